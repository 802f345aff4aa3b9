/* libgit2's memory: as everywhere in the program, the end when there is none. */
#ifndef SSOT_SRC_SOURCE_MEMORY_H
#define SSOT_SRC_SOURCE_MEMORY_H

/* To be called before git_libgit2_init(), by one thread. */
void memory_init(void);

#endif
