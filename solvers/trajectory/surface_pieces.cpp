#include "solvers/trajectory/surface_pieces.hpp"

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/tape/function.hpp"
#include "solvers/trajectory/labelling_factors.hpp"

namespace separatrix {
namespace {

std::vector<Expression> quantities_of(const std::vector<SwitchingSurface>& surfaces) {
  std::vector<Expression> quantities;
  for (const SwitchingSurface& each : surfaces) quantities.push_back(each.quantity());
  return quantities;
}

std::vector<Expression> with_derivatives(const std::vector<Expression>& values, const std::vector<Expression>& states) {
  std::vector<Expression> all = values;
  for (const Expression value : values) {
    const std::vector<Expression> row = gradient(value, states);
    all.insert(all.end(), row.begin(), row.end());
  }
  return all;
}

}  // namespace

SurfacePieces pieces_around(const Model& model, const std::vector<SwitchingSurface>& surfaces) {
  const std::vector<Expression>& states = model.states();
  const std::vector<Expression> field = model.resolve(model.field());
  SurfacePieces all;
  all.d = states.size();
  for (std::size_t choice = 0; choice < std::size_t{1} << surfaces.size(); ++choice) {
    std::vector<int> sides;
    Substitution values;
    for (std::size_t j = 0; j < surfaces.size(); ++j) {
      sides.push_back((choice >> j & 1U) != 0 ? 1 : -1);
      values.merge(on_side(surfaces[j], sides.back()));
    }
    all.fields.push_back(compile(model, with_derivatives(substitute(field, values), states)));
    all.sides.push_back(std::move(sides));
  }
  std::vector<Expression> slopes;
  for (const SwitchingSurface& each : surfaces) {
    const std::vector<Expression> first = with_derivatives(gradient(each.quantity(), states), states);
    slopes.insert(slopes.end(), first.begin(), first.end());
  }
  all.slopes = compile(model, slopes);
  all.quantities = compile(model, quantities_of(surfaces));
  return all;
}

std::vector<std::size_t> surfaces_through(const VectorFieldCode& code, const ParameterValues& parameters,
                                          const std::vector<Rational>& y) {
  const PrecisionScope scope(labelling::point_digits);
  std::vector<mpfr> point;
  for (const Rational& each : y) point.push_back(to_real<mpfr>(each));
  const mpfr bound = power_of_ten<mpfr>(labelling::log10_on_surface) * (1 + length(point));
  point.emplace_back(0);
  const std::vector<mpfr> values =
      Function<mpfr>(compile(*code.model, quantities_of(code.surfaces)), parameters)(point);
  std::vector<std::size_t> through;
  for (std::size_t j = 0; j < values.size(); ++j) {
    if (abs(values[j]) <= bound) through.push_back(j);
  }
  return through;
}

}  // namespace separatrix
