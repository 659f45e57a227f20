/* SPDX-License-Identifier: MIT
 * How tools tell what they could not do. */
#include "test/tool.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "base/buffer.h"
#include "test/alone.h"
#include "test/running.h"

bool to_tool_begin(struct to_tool *tool, const char *name, struct to_here_ here)
{
    *tool = (struct to_tool){
        name, here, to_running_find(name, here.file_, here.function_, here.line_)};
    return tool->running != NULL;
}

bool to_tool_fail(const struct to_tool *tool, const char *detail, const char *format, ...)
{
    struct to_buffer message = {0};
    struct to_buffer type = {0};
    va_list arguments;
    va_start(arguments, format);
    to_buffer_vprint(&message, format, arguments);
    va_end(arguments);
    /* Among the types that readers of reports know: a tool asserts that it can do its work. */
    to_buffer_text(&type, "assert_");
    for (const char *at = tool->name + strlen("to_"); *at; at++) {
        to_buffer_byte(&type, (char)tolower((unsigned char)*at));
    }
    to_running_problem(&(struct to_note){.type = type.data,
                                         .message = message.data,
                                         .detail = detail,
                                         .file = tool->here.file_,
                                         .function = tool->here.function_,
                                         .line = tool->here.line_});
    to_buffer_free(&type);
    to_buffer_free(&message);
    to_alone_stop();
    return false;
}
