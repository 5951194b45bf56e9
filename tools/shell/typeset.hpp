#pragma once

#include <string>
#include <string_view>

namespace separatrix {

/// Text of a picture in gnuplot's enhanced notation, in single quotes, ready to stand in a script.
///
/// Outside dollar signs text is literal. Between them it is mathematics: letters italic, names of functions upright,
/// names of Greek letters become the letter, `_x` `_{…}` `^2` `^{…}` lower and raise:
///
///     separatrix $e^2 = f(w) + E_s$        $|omega| <= sqrt(rho)$
///
/// Whatever the text, the script cannot be left: quotes are doubled, control characters become spaces.
///
/// text       UTF-8; an odd last dollar sign is literal
/// returns    a single-quoted gnuplot string
std::string typeset(std::string_view text);

/// The name of an axis: as typeset; a bare symbol of the program (`w`, `u0`, `theta_1`, `init-scale`) needs no dollar
/// signs: one letter or Greek name, with an index, is mathematics, a longer word is literal.
std::string typeset_name(std::string_view name);

/// A single-quoted gnuplot string without any notation, for file names.
std::string single_quoted(std::string_view text);

}  // namespace separatrix
