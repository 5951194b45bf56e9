#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/num/verdict.hpp"

namespace separatrix {

/// How a verdict was reached, strongest first. A weaker method never prints as a stronger one.
enum class EvidenceMethod {
  exact,      ///< in rationals or symbols: a proof
  enclosure,  ///< intervals that contain the truth
  numerical,  ///< independent computations that agree to a number of digits
  sampled,    ///< random or selected cases
};
/// "exact", "enclosure", "numerical", "sampled".
std::string_view name(EvidenceMethod method);

/// The weaker of two methods: what a conclusion from both rests on.
EvidenceMethod weaker(EvidenceMethod a, EvidenceMethod b);

/// A number that the statement says, and the number that was found.
struct Quantity {
  std::string name;
  std::string expected, found;               ///< decimal; or words, of what is no number
  std::string error;                         ///< |found − expected|, decimal; empty for words
  std::optional<std::size_t> agreed_digits;  ///< none where digits do not measure it
  Verdict verdict = Verdict::undecided;      ///< of this one
};

/// A condition under which the statement is made, on the parameters at hand.
struct Hypothesis {
  std::string name;  ///< "p + q < 1"
  Verdict holds = Verdict::undecided;
};

/// What supports a verdict on a claim.
///
///     verdict = undecided where a hypothesis does not hold, else that of all quantities together (Kleene's and)
struct Evidence {
  Verdict verdict = Verdict::undecided;
  EvidenceMethod method = EvidenceMethod::sampled;
  std::size_t digits = 0;  ///< least agreed digits of the quantities that have them; 0 if none has
  std::vector<Quantity> quantities;
  std::vector<Hypothesis> hypotheses;
  std::string rerun;                ///< a command that shows the witness again; empty where there is none
  std::string witness;              ///< of failure: the parameters and the point where it shows; of undecided: why
  std::vector<std::string> unused;  ///< parameters that the user fixed and the check did not ask for
};

}  // namespace separatrix
