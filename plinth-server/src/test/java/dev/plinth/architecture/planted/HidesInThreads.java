package dev.plinth.architecture.planted;

interface HidesInThreads {
    ThreadLocal<String> caller();
}
