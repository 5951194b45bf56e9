#pragma once
#include <optional>
#include <string>
#include <vector>

namespace separatrix {

/// A start of a gradient flow whose fate is known by proof.
///
/// limit     (d,) where it ends; none: it goes to infinity, however slowly, or its end is no minimum (saddle, half-stable)
/// required  the label must be decided; otherwise it may be `undecided`
/// why       closed form or argument
struct KnownFate {
  std::vector<std::string> states;
  std::string loss;
  std::vector<std::string> start;
  std::optional<std::vector<double>> limit;
  bool required;
  std::string why;
};

/// Those that take milliseconds, and the others.
std::vector<KnownFate> quick_fates();
std::vector<KnownFate> long_fates();

/// Chosen to break labels: tiny and huge scales, tilted rings, minima of different type, starts beside saddles.
std::vector<KnownFate> hard_fates();

}  // namespace separatrix
