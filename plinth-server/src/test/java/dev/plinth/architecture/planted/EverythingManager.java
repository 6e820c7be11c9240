package dev.plinth.architecture.planted;

interface EverythingManager {}
