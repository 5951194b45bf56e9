#pragma once
#include <cstddef>
#include <span>
#include <string_view>

#include "lib/num/tolerance.hpp"

namespace separatrix {

/// What the length of a step follows from.
enum class StepControl {
  series,   ///< from what the field is made of: its Taylor series
  samples,  ///< from values of the field at some points, which say nothing of what lies between them
  choice,   ///< series, or samples where the field is stiff
  given,    ///< from the learning rate
};

/// A way to integrate an ODE, by the name it has on the command line.
struct Method {
  std::string_view name;         ///< "dopri5"
  std::string_view description;  ///< one line for `separatrix list methods`
  StepControl step_control = StepControl::samples;
  std::size_t most_digits = separatrix::most_digits;
  int order = 0;  ///< q of a fixed one: steps are as long as tolerance^(1/q); 0: it varies

  /// It has the coefficients of one order in double: more digits are a smaller tolerance, no other arithmetic.
  bool is_in_double() const { return most_digits < separatrix::most_digits; }
};

/// The methods there are, "auto" first.
std::span<const Method> methods();

/// The method of a name.
///
/// throws  UnknownName with the names there are
const Method& method_named(std::string_view name);

/// The method that needs a learning rate and has no step control.
inline constexpr std::string_view gradient_descent = "gradient-descent";

/// The method that chooses: series, or stiff_method where the field is stiff.
inline constexpr std::string_view automatic_method = "auto";

/// The method whose steps follow from what the field is made of, and not from samples of it.
inline constexpr std::string_view series_method = "taylor";

/// The method for stiff fields, at any number of digits.
inline constexpr std::string_view stiff_method = "radau";

/// The method that costs least where double is enough.
inline constexpr std::string_view quick_method = "dopri5";

/// A second opinion on the quick one: samples at other places, of another order.
inline constexpr std::string_view other_quick_method = "fehlberg78";

}  // namespace separatrix
