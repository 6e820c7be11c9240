package dev.plinth.architecture.planted.modules.reserved.inner;

/** What another module must not use. */
public interface Reserved {}
