package dev.plinth.architecture.planted;

import org.springframework.web.bind.annotation.RestController;

/** Abstract, so that no test takes it for one of the application's. */
@RestController
abstract class MisplacedController {}
