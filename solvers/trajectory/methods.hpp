#pragma once
#include <span>
#include <string_view>

namespace separatrix {

/// A way to integrate an ODE, by the name it has on the command line.
struct Method {
  std::string_view name;         ///< "dopri5"
  std::string_view description;  ///< one line for `separatrix list methods`
};

/// The methods there are, "auto" first.
std::span<const Method> methods();

/// The method that needs a learning rate and has no step control.
inline constexpr std::string_view gradient_descent = "gradient-descent";

/// The method that chooses: series, or radau where the field is stiff.
inline constexpr std::string_view automatic_method = "auto";

/// The method whose steps follow from what the field is made of, and not from samples of it.
inline constexpr std::string_view series_method = "taylor";

/// Refuses a name that is not in methods().
///
/// throws  UnknownName with the names there are
void check_method(std::string_view name);

}  // namespace separatrix
