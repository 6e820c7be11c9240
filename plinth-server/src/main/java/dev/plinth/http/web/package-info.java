/** The description of the API, put together from what each capability says about its own routes. */
@NullMarked
package dev.plinth.http.web;

import org.jspecify.annotations.NullMarked;
