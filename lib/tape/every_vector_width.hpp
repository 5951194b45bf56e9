#pragma once

// For files that meson.build compiles without contraction of a·b + c, errno and traps of arithmetic: every clone of a loop
// over lanes gives the same bits then, whatever the width of its vectors.
#if defined(__x86_64__) && defined(__gnu_linux__)
#define SEPARATRIX_EVERY_VECTOR_WIDTH [[gnu::target_clones("avx512f", "avx2", "default")]]
#else
#define SEPARATRIX_EVERY_VECTOR_WIDTH
#endif
#define SEPARATRIX_INLINE [[gnu::always_inline]] inline
