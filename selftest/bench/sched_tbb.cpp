/* SPDX-License-Identifier: MIT
 * The same graphs in oneTBB's flow graph: a continue_node a task. */
#include <memory>
#include <vector>

#include <oneapi/tbb/flow_graph.h>
#include <oneapi/tbb/global_control.h>

#include "sched_work.h"

using node = tbb::flow::continue_node<tbb::flow::continue_msg>;

int main(int argc, char **argv)
{
    struct work work = work_read(argc, argv);
    tbb::global_control control(tbb::global_control::max_allowed_parallelism, work.workers);
    int64_t begin = work_now();
    tbb::flow::graph graph;
    std::vector<std::unique_ptr<node>> nodes;
    nodes.reserve(work.tasks);
    for (uint32_t i = 0; i < work.tasks; i++) {
        nodes.push_back(std::make_unique<node>(graph, [](const tbb::flow::continue_msg &) {}));
    }
    for (uint32_t i = 0; i < work.edges; i++) {
        tbb::flow::make_edge(*nodes[work.pairs[i][1]], *nodes[work.pairs[i][0]]);
    }
    int64_t built = work_now();
    for (uint32_t i = 0; i < work.tasks; i++) {
        if (work.waits[i] == 0) {
            nodes[i]->try_put(tbb::flow::continue_msg());
        }
    }
    graph.wait_for_all();
    work_tell(begin, built, work_now());
    return 0;
}
