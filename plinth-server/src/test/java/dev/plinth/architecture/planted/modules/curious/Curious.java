package dev.plinth.architecture.planted.modules.curious;

import dev.plinth.architecture.planted.modules.reserved.inner.Reserved;

interface Curious {
    Reserved reserved();
}
