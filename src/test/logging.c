/* SPDX-License-Identifier: MIT
 * Lines of to_log, handed to the runner. */
#include "test/logging.h"

#include <errno.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "log/take.h"
#include "test/running.h"
#include "wire/packet.h"
#include "wire/record.h"

static int send_line(const struct to_running *running, struct to_record *record,
                     int (*send)(int, const void *, size_t, const int *, size_t))
{
    struct to_buffer packet = {0};
    record->as.log.lost = __atomic_exchange_n(&running->tally->lost, 0, __ATOMIC_RELAXED);
    record->as.log.date = to_clock_date();
    to_record_encode(&packet, record);
    int result =
        packet.failed ? -ENOMEM : send(running->socket, packet.data, packet.size, NULL, 0);
    if (result < 0) {
        __atomic_add_fetch(&running->tally->lost, record->as.log.lost, __ATOMIC_RELAXED);
    }
    to_buffer_free(&packet);
    return result;
}

/* Whether the line is on its way, or counted as lost. A test that has closed its sockets has
 * standard error left. */
static bool take(enum to_log_level level, const char *message)
{
    bool sure;
    const struct to_running *running = to_running_guess(&sure);
    if (!running || running->alone) {
        return false;
    }
    struct to_record record = {.kind = TO_RECORD_LOG};
    record.as.log.run = sure ? running->run : TO_RUN_ANY;
    record.as.log.level = (uint32_t)level;
    record.as.log.text = to_text(message);
    int result = send_line(running, &record, to_packet_try);
    if (result == -EAGAIN) {
        __atomic_add_fetch(&running->tally->lost, 1, __ATOMIC_RELAXED);
    }
    return result == 0 || result == -EAGAIN;
}

void to_logging_open(void)
{
    to_log_taker(take);
}

void to_logging_order(uint32_t flags)
{
    to_log_take(flags >> TO_RUN_LOG_SHIFT, flags & TO_RUN_LOG_INSTEAD);
}

void to_logging_end(const struct to_running *running)
{
    if (__atomic_load_n(&running->tally->lost, __ATOMIC_RELAXED) > 0) {
        struct to_record record = {.kind = TO_RECORD_LOG};
        record.as.log.run = running->run;
        send_line(running, &record, to_packet_send);
    }
}
