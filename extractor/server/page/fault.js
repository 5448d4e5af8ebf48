/** An error that is told to the reader; `name` is the last part of its problem type.
 *  `errors`: what is wrong with which field of the request, by JSON pointers. */
export class Fault extends Error {
  constructor(name, detail = "", errors = []) {
    super(detail);
    this.name = name;
    this.errors = errors;
  }
}
