/* SPDX-License-Identifier: MIT
 * The agenda of a run. */
#include "outline.h"

#include <stdlib.h>

#include "catalog.h"
#include "claims.h"
#include "memory.h"
#include "plan/agenda.h"

/* The plan knows nothing of the mocked: what is not selected counts as passed. */
unsigned char *to_outline_planned(const struct to_catalog *catalog, const unsigned char *marks,
                                  const unsigned char *mocked)
{
    unsigned char *planned = to_memory_array(catalog->nodes, 1);
    for (size_t i = 0; i < catalog->count; i++) {
        planned[i] = marks[i] && !(mocked && mocked[i]);
    }
    return planned;
}

struct to_agenda *to_outline_agenda(const struct to_outline *outline)
{
    const struct to_catalog *catalog = outline->catalog;
    struct to_claims claims;
    to_claims_make(&claims, catalog, outline->planned);
    struct to_agenda *agenda = to_agenda_new(&(struct to_agenda_of){
        .graph = catalog->graph,
        .weights = outline->weights,
        .keys = outline->keys,
        .selected = outline->planned,
        .fixtures = catalog->fixtures,
        .claims = claims.list,
        .claim_count = claims.count,
        .locks = claims.locks,
        .first_join = catalog->joined ? catalog->count : 0,
        .slots = outline->jobs,
    });
    to_claims_free(&claims);
    return to_memory_need(agenda);
}
