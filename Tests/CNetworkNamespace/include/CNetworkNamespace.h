#ifndef CNETWORKNAMESPACE_H
#define CNETWORKNAMESPACE_H

/// Makes a network namespace (network_namespaces(7)) that lives as long as the descriptor returned; -1 with errno set.
int namespace_make(void);

/// socket(2) in the namespace of `space`; the calling thread is back in its own afterwards.
int namespace_socket(int space, int domain, int type, int protocol);

#endif
