/* SPDX-License-Identifier: MIT
 * Macros as <ncurses.h> and <term.h> define them: before anything else, in every file. */
#ifndef CLASH_H
#define CLASH_H

#define timeout(delay) wtimeout(stdscr, (delay))
#define OK (0)
#define ERR (-1)
#define getch() wgetch(stdscr)
#define refresh() wrefresh(stdscr)
#define to_status_line CUR Strings[135]
#define tab CUR Strings[134]

/* A C++ library does not survive these. */
#ifndef __cplusplus
#define clear() wclear(stdscr)
#define erase() werase(stdscr)
#define move(y, x) wmove(stdscr, (y), (x))
#define lines CUR Numbers[2]
#define columns CUR Numbers[0]
#endif

#endif
