package dev.plinth.architecture.planted;

import java.net.Socket;

interface OpensConnections {
    Socket socket();
}
