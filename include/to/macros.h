/* SPDX-License-Identifier: MIT
 *
 * What the other headers here share: counting, pasting and repeating in the
 * preprocessor, and C or C++. Not for users: every name ends in an underscore.
 */
#ifndef TO_MACROS_H
#define TO_MACROS_H

#ifdef __cplusplus
#define TO_EXTERN_ extern "C"
#define TO_NULL_ nullptr
#else
#define TO_EXTERN_ extern
#define TO_NULL_ ((void *)0)
#endif

#define TO_PASTE_(a_, b_) TO_PASTE_NOW_(a_, b_)
#define TO_PASTE_NOW_(a_, b_) a_##b_

#define TO_FIRST_(...) TO_FIRST_NOW_(__VA_ARGS__, ~)
#define TO_FIRST_NOW_(first_, ...) first_

/* TO_COUNT_(a, b, c) is 2: the number of arguments less one, at most 31. */
#define TO_COUNT_(...)                                                                       \
    TO_COUNT_PICK_(__VA_ARGS__, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17,  \
                   16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, ~)
#define TO_COUNT_PICK_(a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_, p_, q_,   \
                       r_, s_, t_, u_, v_, w_, x_, y_, z_, a2_, b2_, c2_, d2_, e2_, f2_,     \
                       count_, ...)                                                          \
    count_

/* TO_MORE_(a) is 0, TO_MORE_(a, b, ...) is 1. */
#define TO_MORE_(...)                                                                        \
    TO_COUNT_PICK_(__VA_ARGS__, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,  \
                   1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, ~)

/* TO_EACH_(macro, x, a, b, c) is macro(x, a) macro(x, b) macro(x, c). */
#define TO_EACH_(m_, x_, ...) TO_PASTE_(TO_EACH_, TO_COUNT_(__VA_ARGS__))(m_, x_, __VA_ARGS__)
#define TO_EACH_0(m_, x_, a_) m_(x_, a_)
#define TO_EACH_1(m_, x_, a_, ...) m_(x_, a_) TO_EACH_0(m_, x_, __VA_ARGS__)
#define TO_EACH_2(m_, x_, a_, ...) m_(x_, a_) TO_EACH_1(m_, x_, __VA_ARGS__)
#define TO_EACH_3(m_, x_, a_, ...) m_(x_, a_) TO_EACH_2(m_, x_, __VA_ARGS__)
#define TO_EACH_4(m_, x_, a_, ...) m_(x_, a_) TO_EACH_3(m_, x_, __VA_ARGS__)
#define TO_EACH_5(m_, x_, a_, ...) m_(x_, a_) TO_EACH_4(m_, x_, __VA_ARGS__)
#define TO_EACH_6(m_, x_, a_, ...) m_(x_, a_) TO_EACH_5(m_, x_, __VA_ARGS__)
#define TO_EACH_7(m_, x_, a_, ...) m_(x_, a_) TO_EACH_6(m_, x_, __VA_ARGS__)
#define TO_EACH_8(m_, x_, a_, ...) m_(x_, a_) TO_EACH_7(m_, x_, __VA_ARGS__)
#define TO_EACH_9(m_, x_, a_, ...) m_(x_, a_) TO_EACH_8(m_, x_, __VA_ARGS__)
#define TO_EACH_10(m_, x_, a_, ...) m_(x_, a_) TO_EACH_9(m_, x_, __VA_ARGS__)
#define TO_EACH_11(m_, x_, a_, ...) m_(x_, a_) TO_EACH_10(m_, x_, __VA_ARGS__)
#define TO_EACH_12(m_, x_, a_, ...) m_(x_, a_) TO_EACH_11(m_, x_, __VA_ARGS__)
#define TO_EACH_13(m_, x_, a_, ...) m_(x_, a_) TO_EACH_12(m_, x_, __VA_ARGS__)
#define TO_EACH_14(m_, x_, a_, ...) m_(x_, a_) TO_EACH_13(m_, x_, __VA_ARGS__)
#define TO_EACH_15(m_, x_, a_, ...) m_(x_, a_) TO_EACH_14(m_, x_, __VA_ARGS__)
#define TO_EACH_16(m_, x_, a_, ...) m_(x_, a_) TO_EACH_15(m_, x_, __VA_ARGS__)
#define TO_EACH_17(m_, x_, a_, ...) m_(x_, a_) TO_EACH_16(m_, x_, __VA_ARGS__)
#define TO_EACH_18(m_, x_, a_, ...) m_(x_, a_) TO_EACH_17(m_, x_, __VA_ARGS__)
#define TO_EACH_19(m_, x_, a_, ...) m_(x_, a_) TO_EACH_18(m_, x_, __VA_ARGS__)
#define TO_EACH_20(m_, x_, a_, ...) m_(x_, a_) TO_EACH_19(m_, x_, __VA_ARGS__)
#define TO_EACH_21(m_, x_, a_, ...) m_(x_, a_) TO_EACH_20(m_, x_, __VA_ARGS__)
#define TO_EACH_22(m_, x_, a_, ...) m_(x_, a_) TO_EACH_21(m_, x_, __VA_ARGS__)
#define TO_EACH_23(m_, x_, a_, ...) m_(x_, a_) TO_EACH_22(m_, x_, __VA_ARGS__)
#define TO_EACH_24(m_, x_, a_, ...) m_(x_, a_) TO_EACH_23(m_, x_, __VA_ARGS__)
#define TO_EACH_25(m_, x_, a_, ...) m_(x_, a_) TO_EACH_24(m_, x_, __VA_ARGS__)
#define TO_EACH_26(m_, x_, a_, ...) m_(x_, a_) TO_EACH_25(m_, x_, __VA_ARGS__)
#define TO_EACH_27(m_, x_, a_, ...) m_(x_, a_) TO_EACH_26(m_, x_, __VA_ARGS__)
#define TO_EACH_28(m_, x_, a_, ...) m_(x_, a_) TO_EACH_27(m_, x_, __VA_ARGS__)
#define TO_EACH_29(m_, x_, a_, ...) m_(x_, a_) TO_EACH_28(m_, x_, __VA_ARGS__)
#define TO_EACH_30(m_, x_, a_, ...) m_(x_, a_) TO_EACH_29(m_, x_, __VA_ARGS__)
#define TO_EACH_31(m_, x_, a_, ...) m_(x_, a_) TO_EACH_30(m_, x_, __VA_ARGS__)

/*
 * TO_IDS_3(macro, x, to_test_a, b, c, d) is TO_EACH_(macro, x, to_test_a, to_test_b,
 * to_test_c, to_test_d). The names are pasted here, all at once: an argument that is
 * pasted is not expanded, which one that is handed on would be (unix and linux are
 * macros in gnu11, and good names for tests).
 */
#define TO_IDS_0(m_, x_, a_) m_(x_, a_)
#define TO_IDS_1(macro_, x_, a_, b_)                                                         \
    TO_EACH_1(macro_, x_, a_, to_test_##b_)
#define TO_IDS_2(macro_, x_, a_, b_, c_)                                                     \
    TO_EACH_2(macro_, x_, a_, to_test_##b_, to_test_##c_)
#define TO_IDS_3(macro_, x_, a_, b_, c_, d_)                                                 \
    TO_EACH_3(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_)
#define TO_IDS_4(macro_, x_, a_, b_, c_, d_, e_)                                             \
    TO_EACH_4(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_)
#define TO_IDS_5(macro_, x_, a_, b_, c_, d_, e_, f_)                                         \
    TO_EACH_5(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,        \
    to_test_##f_)
#define TO_IDS_6(macro_, x_, a_, b_, c_, d_, e_, f_, g_)                                     \
    TO_EACH_6(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,        \
    to_test_##f_, to_test_##g_)
#define TO_IDS_7(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_)                                 \
    TO_EACH_7(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,        \
    to_test_##f_, to_test_##g_, to_test_##h_)
#define TO_IDS_8(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_)                             \
    TO_EACH_8(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,        \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_)
#define TO_IDS_9(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_)                         \
    TO_EACH_9(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,        \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_)
#define TO_IDS_10(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_)                    \
    TO_EACH_10(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_)
#define TO_IDS_11(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_)                \
    TO_EACH_11(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_)
#define TO_IDS_12(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_)            \
    TO_EACH_12(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_)
#define TO_IDS_13(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_)        \
    TO_EACH_13(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_)
#define TO_IDS_14(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_)    \
    TO_EACH_14(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_)
#define TO_IDS_15(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_, p_) \
    TO_EACH_15(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_)
#define TO_IDS_16(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_)                                                                                  \
    TO_EACH_16(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_)
#define TO_IDS_17(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_, r_)                                                                              \
    TO_EACH_17(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_,      \
    to_test_##r_)
#define TO_IDS_18(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_, r_, s_)                                                                          \
    TO_EACH_18(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_,      \
    to_test_##r_, to_test_##s_)
#define TO_IDS_19(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_, r_, s_, t_)                                                                      \
    TO_EACH_19(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_,      \
    to_test_##r_, to_test_##s_, to_test_##t_)
#define TO_IDS_20(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_, r_, s_, t_, u_)                                                                  \
    TO_EACH_20(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_,      \
    to_test_##r_, to_test_##s_, to_test_##t_, to_test_##u_)
#define TO_IDS_21(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_, r_, s_, t_, u_, v_)                                                              \
    TO_EACH_21(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_,      \
    to_test_##r_, to_test_##s_, to_test_##t_, to_test_##u_, to_test_##v_)
#define TO_IDS_22(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_, r_, s_, t_, u_, v_, w_)                                                          \
    TO_EACH_22(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_,      \
    to_test_##r_, to_test_##s_, to_test_##t_, to_test_##u_, to_test_##v_, to_test_##w_)
#define TO_IDS_23(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_, r_, s_, t_, u_, v_, w_, y_)                                                      \
    TO_EACH_23(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_,      \
    to_test_##r_, to_test_##s_, to_test_##t_, to_test_##u_, to_test_##v_, to_test_##w_,      \
    to_test_##y_)
#define TO_IDS_24(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_, r_, s_, t_, u_, v_, w_, y_, z_)                                                  \
    TO_EACH_24(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_,      \
    to_test_##r_, to_test_##s_, to_test_##t_, to_test_##u_, to_test_##v_, to_test_##w_,      \
    to_test_##y_, to_test_##z_)
#define TO_IDS_25(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_, r_, s_, t_, u_, v_, w_, y_, z_, a2_)                                             \
    TO_EACH_25(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_,      \
    to_test_##r_, to_test_##s_, to_test_##t_, to_test_##u_, to_test_##v_, to_test_##w_,      \
    to_test_##y_, to_test_##z_, to_test_##a2_)
#define TO_IDS_26(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_, r_, s_, t_, u_, v_, w_, y_, z_, a2_, b2_)                                        \
    TO_EACH_26(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_,      \
    to_test_##r_, to_test_##s_, to_test_##t_, to_test_##u_, to_test_##v_, to_test_##w_,      \
    to_test_##y_, to_test_##z_, to_test_##a2_, to_test_##b2_)
#define TO_IDS_27(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_, r_, s_, t_, u_, v_, w_, y_, z_, a2_, b2_, c2_)                                   \
    TO_EACH_27(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_,      \
    to_test_##r_, to_test_##s_, to_test_##t_, to_test_##u_, to_test_##v_, to_test_##w_,      \
    to_test_##y_, to_test_##z_, to_test_##a2_, to_test_##b2_, to_test_##c2_)
#define TO_IDS_28(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_, r_, s_, t_, u_, v_, w_, y_, z_, a2_, b2_, c2_, d2_)                              \
    TO_EACH_28(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_,      \
    to_test_##r_, to_test_##s_, to_test_##t_, to_test_##u_, to_test_##v_, to_test_##w_,      \
    to_test_##y_, to_test_##z_, to_test_##a2_, to_test_##b2_, to_test_##c2_, to_test_##d2_)
#define TO_IDS_29(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_, r_, s_, t_, u_, v_, w_, y_, z_, a2_, b2_, c2_, d2_, e2_)                         \
    TO_EACH_29(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_,      \
    to_test_##r_, to_test_##s_, to_test_##t_, to_test_##u_, to_test_##v_, to_test_##w_,      \
    to_test_##y_, to_test_##z_, to_test_##a2_, to_test_##b2_, to_test_##c2_, to_test_##d2_,  \
    to_test_##e2_)
#define TO_IDS_30(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_, r_, s_, t_, u_, v_, w_, y_, z_, a2_, b2_, c2_, d2_, e2_, f2_)                    \
    TO_EACH_30(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_,      \
    to_test_##r_, to_test_##s_, to_test_##t_, to_test_##u_, to_test_##v_, to_test_##w_,      \
    to_test_##y_, to_test_##z_, to_test_##a2_, to_test_##b2_, to_test_##c2_, to_test_##d2_,  \
    to_test_##e2_, to_test_##f2_)
#define TO_IDS_31(macro_, x_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_, m_, n_, o_,    \
    p_, q_, r_, s_, t_, u_, v_, w_, y_, z_, a2_, b2_, c2_, d2_, e2_, f2_, g2_)               \
    TO_EACH_31(macro_, x_, a_, to_test_##b_, to_test_##c_, to_test_##d_, to_test_##e_,       \
    to_test_##f_, to_test_##g_, to_test_##h_, to_test_##i_, to_test_##j_, to_test_##k_,      \
    to_test_##l_, to_test_##m_, to_test_##n_, to_test_##o_, to_test_##p_, to_test_##q_,      \
    to_test_##r_, to_test_##s_, to_test_##t_, to_test_##u_, to_test_##v_, to_test_##w_,      \
    to_test_##y_, to_test_##z_, to_test_##a2_, to_test_##b2_, to_test_##c2_, to_test_##d2_,  \
    to_test_##e2_, to_test_##f2_, to_test_##g2_)

/*
 * TO_TEST_3(id, after(a), tags("x"), timeout(1)): what each option declares, then
 * TO_OPTIONS_ with what each adds to the test's array. Pasted here for the same reason.
 * Each option's TO_DECLARE_ ends what TO_KNOWN_ begins. Of an option that is none the
 * compiler says: struct to_option_ has no member named TO_DECLARE_befor.
 */
#ifdef __cplusplus
#define TO_KNOWN_ static_assert(sizeof((struct to_option_ *)TO_NULL_)->
#else
#define TO_KNOWN_ _Static_assert(sizeof((struct to_option_ *)TO_NULL_)->
#endif
#define TO_TEST_1(id_, a_)                                                                   \
   TO_KNOWN_ TO_DECLARE_##a_                                                                 \
    TO_OPTIONS_(id_, TO_ADD_##a_)
#define TO_TEST_2(id_, a_, b_)                                                               \
   TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_                                       \
    TO_OPTIONS_(id_, TO_ADD_##a_ TO_ADD_##b_)
#define TO_TEST_3(id_, a_, b_, c_)                                                           \
   TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_             \
    TO_OPTIONS_(id_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_)
#define TO_TEST_4(id_, a_, b_, c_, d_)                                                       \
   TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_             \
    TO_KNOWN_ TO_DECLARE_##d_                                                                \
    TO_OPTIONS_(id_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_)
#define TO_TEST_5(id_, a_, b_, c_, d_, e_)                                                   \
   TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_             \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_                                      \
    TO_OPTIONS_(id_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_ TO_ADD_##e_)
#define TO_TEST_6(id_, a_, b_, c_, d_, e_, f_)                                               \
   TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_             \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_ TO_KNOWN_ TO_DECLARE_##f_            \
    TO_OPTIONS_(id_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_ TO_ADD_##e_             \
        TO_ADD_##f_)
#define TO_TEST_7(id_, a_, b_, c_, d_, e_, f_, g_)                                           \
   TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_             \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_ TO_KNOWN_ TO_DECLARE_##f_            \
    TO_KNOWN_ TO_DECLARE_##g_                                                                \
    TO_OPTIONS_(id_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_ TO_ADD_##e_             \
        TO_ADD_##f_ TO_ADD_##g_)
#define TO_TEST_8(id_, a_, b_, c_, d_, e_, f_, g_, h_)                                       \
   TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_             \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_ TO_KNOWN_ TO_DECLARE_##f_            \
    TO_KNOWN_ TO_DECLARE_##g_ TO_KNOWN_ TO_DECLARE_##h_                                      \
    TO_OPTIONS_(id_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_ TO_ADD_##e_             \
        TO_ADD_##f_ TO_ADD_##g_ TO_ADD_##h_)
#define TO_TEST_9(id_, a_, b_, c_, d_, e_, f_, g_, h_, i_)                                   \
   TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_             \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_ TO_KNOWN_ TO_DECLARE_##f_            \
    TO_KNOWN_ TO_DECLARE_##g_ TO_KNOWN_ TO_DECLARE_##h_ TO_KNOWN_ TO_DECLARE_##i_            \
    TO_OPTIONS_(id_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_ TO_ADD_##e_             \
        TO_ADD_##f_ TO_ADD_##g_ TO_ADD_##h_ TO_ADD_##i_)
#define TO_TEST_10(id_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_)                              \
   TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_             \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_ TO_KNOWN_ TO_DECLARE_##f_            \
    TO_KNOWN_ TO_DECLARE_##g_ TO_KNOWN_ TO_DECLARE_##h_ TO_KNOWN_ TO_DECLARE_##i_            \
    TO_KNOWN_ TO_DECLARE_##j_                                                                \
    TO_OPTIONS_(id_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_ TO_ADD_##e_             \
        TO_ADD_##f_ TO_ADD_##g_ TO_ADD_##h_ TO_ADD_##i_ TO_ADD_##j_)
#define TO_TEST_11(id_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_)                          \
   TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_             \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_ TO_KNOWN_ TO_DECLARE_##f_            \
    TO_KNOWN_ TO_DECLARE_##g_ TO_KNOWN_ TO_DECLARE_##h_ TO_KNOWN_ TO_DECLARE_##i_            \
    TO_KNOWN_ TO_DECLARE_##j_ TO_KNOWN_ TO_DECLARE_##k_                                      \
    TO_OPTIONS_(id_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_ TO_ADD_##e_             \
        TO_ADD_##f_ TO_ADD_##g_ TO_ADD_##h_ TO_ADD_##i_ TO_ADD_##j_ TO_ADD_##k_)
#define TO_TEST_12(id_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_)                      \
   TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_             \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_ TO_KNOWN_ TO_DECLARE_##f_            \
    TO_KNOWN_ TO_DECLARE_##g_ TO_KNOWN_ TO_DECLARE_##h_ TO_KNOWN_ TO_DECLARE_##i_            \
    TO_KNOWN_ TO_DECLARE_##j_ TO_KNOWN_ TO_DECLARE_##k_ TO_KNOWN_ TO_DECLARE_##l_            \
    TO_OPTIONS_(id_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_ TO_ADD_##e_             \
        TO_ADD_##f_ TO_ADD_##g_ TO_ADD_##h_ TO_ADD_##i_ TO_ADD_##j_ TO_ADD_##k_              \
        TO_ADD_##l_)

#endif
