#pragma once
#include <string_view>

namespace separatrix {

/// Three-valued truth (Kleene): a statement holds, fails, or could not be decided.
///
///     and: the weakest of fails < undecided < holds        or: the strongest
///
/// `undecided` is a value, not an error; not(undecided) = undecided.
enum class Verdict { fails, undecided, holds };

/// Kleene conjunction: holds only if both hold, fails as soon as one fails.
Verdict operator&&(Verdict a, Verdict b);

/// Kleene disjunction: fails only if both fail, holds as soon as one holds.
Verdict operator||(Verdict a, Verdict b);

/// Kleene negation.
Verdict operator!(Verdict a);

/// The verdict of a decided statement.
Verdict verdict(bool decided);

/// "holds", "fails" or "undecided", as printed.
std::string_view name(Verdict verdict);

}  // namespace separatrix
