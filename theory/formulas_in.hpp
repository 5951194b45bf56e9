#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "theory/forms/power_growth.hpp"
#include "theory/forms/riccati.hpp"

namespace separatrix {

/// The formulas of a closed form with their names, where they stand: of one formula that one, without a name.
using FormulasIn = std::vector<std::pair<std::string, Expression*>>;

inline FormulasIn formulas_in(Expression& formula) { return {{"", &formula}}; }
inline FormulasIn formulas_in(std::optional<Expression>& formula) {
  return formula ? FormulasIn{{"", &*formula}} : FormulasIn{};
}
inline FormulasIn formulas_in(std::pair<Expression, Expression>& both) {
  return {{"first", &both.first}, {"second", &both.second}};
}
inline FormulasIn formulas_in(Riccati& equation) {
  return {{"stable root", &equation.stable}, {"unstable root", &equation.unstable}, {"rate", &equation.rate}};
}
inline FormulasIn formulas_in(PowerGrowth& growth) { return {{"target", &growth.target}, {"rate", &growth.rate}}; }

}  // namespace separatrix
