#include "solvers/trajectory/edge_of_rest.hpp"

#include <algorithm>

#include "lib/model/exhaustive_levels.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/trajectory/labelling_factors.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

using Vector = std::vector<mpfr>;

// h, ∇h and f·∇h of one surface at a point
struct Drift {
  mpfr value, along;
  Vector normal;
};

class Drifts {
 public:
  // under a PrecisionScope
  Drifts(const std::shared_ptr<const Tape>& tape, const ParameterValues& parameters) : values_(tape, parameters) {}

  std::vector<Drift> operator()(Vector z) {
    const std::size_t d = z.size();
    z.emplace_back(0);
    const Vector all = values_(z);
    std::vector<Drift> drifts;
    for (auto each = all.begin(); each < all.end(); each += static_cast<long>(d + 2))
      drifts.push_back({*each, *(each + static_cast<long>(d + 1)), Vector(each + 1, each + static_cast<long>(d + 1))});
    return drifts;
  }

  // moved onto a surface, by Newton iteration along its normal
  std::optional<Drift> on_surface(Vector z, std::size_t surface) {
    for (int iteration = 0;; ++iteration) {
      Drift here = (*this)(z)[surface];
      const mpfr square = dot(here.normal, here.normal);
      if (!(square > 0)) return std::nullopt;
      const mpfr way = abs(here.value) / sqrt(square);
      if (way <= power_of_ten<mpfr>(log10_roundoff<mpfr>() + labelling::zero_guard) * (1 + length(z))) return here;
      if (iteration == labelling::most_newton_iterations) return std::nullopt;
      for (std::size_t i = 0; i < z.size(); ++i) z[i] -= here.value * here.normal[i] / square;
    }
  }

 private:
  Function<mpfr> values_;
};

template <class Real>
std::size_t wide_digits() {
  return std::max(2 * working_digits<Real>(), labelling::least_digits);
}

template <class Real>
Vector widened(const State<Real>& x) {
  Vector wide;
  for (const Real& entry : x) wide.push_back(to_real<mpfr>(to_rational(entry)));
  return wide;
}

}  // namespace

template <class Real>
EdgeOfRest<Real>::EdgeOfRest(const VectorField<Real>& field) : code_(field.code()), parameters_(field.parameters()) {
  const Model& model = *code_.model;
  const std::size_t surfaces = code_.surfaces.size();
  const bool are_all = std::all_of(code_.switches.begin(), code_.switches.end(),
                                   [&](const SurfaceOfSwitch& each) { return each.surface < surfaces; });
  if (surfaces == 0 || surfaces > labelling::most_surfaces || !are_all || has_exhaustive_levels(model)) return;
  std::vector<Expression> quantities;
  for (const SwitchingSurface& each : code_.surfaces) quantities.push_back(each.quantity());
  quantities_.emplace(compile(model, quantities), parameters_);
}

template <class Real>
typename EdgeOfRest<Real>::Side& EdgeOfRest<Real>::side(const std::vector<int>& signs) {
  const auto [found, is_new] = sides_.try_emplace(signs);
  Side& side = found->second;
  if (!is_new) return side;
  Substitution values;
  for (std::size_t j = 0; j < signs.size(); ++j) values.merge(on_side(code_.surfaces[j], signs[j]));
  const Model& model = *code_.model;
  ModelDescription description = model.description();
  description.equations = substitute(model.resolve(model.field()), values);
  description.loss.reset();
  description.definitions.clear();
  description.invariants.clear();
  const std::vector<Expression> field = description.equations;
  side.rests = std::all_of(field.begin(), field.end(), [](Expression each) { return each.is_number(0); });
  if (side.rests) return side;
  side.test = std::make_unique<AttractionTest<Real>>(
      VectorField<Real>(compile_vector_field(Model(std::move(description)), true), parameters_));
  std::vector<Expression> drifts;
  for (const SwitchingSurface& surface : code_.surfaces) {
    const Expression h = substitute(surface.quantity(), values);
    const std::vector<Expression> normal = gradient(h, model.states());
    Expression along = 0;
    for (std::size_t i = 0; i < field.size(); ++i) along = along + field[i] * normal[i];
    drifts.push_back(h);
    drifts.insert(drifts.end(), normal.begin(), normal.end());
    drifts.push_back(along);
  }
  side.drifts = compile(model, drifts);
  return side;
}

// the surfaces through y, which the field continued to them does not cross; none if that is not clear
template <class Real>
std::optional<std::vector<std::size_t>> EdgeOfRest<Real>::touched(const Side& side, const std::vector<int>& signs,
                                                                  const State<Real>& y) const {
  const double log10_zero = log10_roundoff<Real>() + labelling::log10_rounding,
               log10_clear = log10_roundoff<Real>() / 2;
  const PrecisionScope scope(wide_digits<Real>());
  const Vector centre = widened(y);
  const mpfr size = 1 + length(centre), reach = power_of_ten<mpfr>(labelling::log10_reach) * size;
  const mpfr zero = power_of_ten<mpfr>(log10_roundoff<mpfr>() + labelling::zero_guard);
  Drifts drifts(side.drifts, parameters_);
  const std::vector<Drift> here = drifts(centre);
  std::vector<std::size_t> surfaces;
  for (std::size_t j = 0; j < here.size(); ++j) {
    const mpfr away = signs[j] * here[j].value, unit = length(here[j].normal) * size;
    if (away > power_of_ten<mpfr>(log10_clear) * unit) continue;
    if (!(abs(away) <= power_of_ten<mpfr>(log10_zero) * unit)) return std::nullopt;
    surfaces.push_back(j);
  }
  for (const std::size_t j : surfaces) {
    for (std::size_t i = 0; i < centre.size(); ++i) {
      for (const int way : {1, -1}) {
        Vector aside = centre;
        aside[i] += way * reach;
        const mpfr speed = abs(drifts(aside)[j].along);
        const auto on = drifts.on_surface(std::move(aside), j);
        if (!on || !(abs(on->along) <= zero * (speed + reach * length(on->normal)))) return std::nullopt;
      }
    }
  }
  return surfaces;
}

template <class Real>
bool EdgeOfRest<Real>::is_minimum_beyond(const std::vector<int>& signs, const std::vector<std::size_t>& surfaces,
                                         const State<Real>& y) {
  const Real near = power_of_ten<Real>(log10_roundoff<Real>() + labelling::log10_same_point) * (1 + length(y));
  for (std::size_t choice = 1; choice < std::size_t{1} << surfaces.size(); ++choice) {
    std::vector<int> others = signs;
    for (std::size_t k = 0; k < surfaces.size(); ++k) {
      if ((choice >> k & 1U) != 0) others[surfaces[k]] = -signs[surfaces[k]];
    }
    Side& beyond = side(others);
    if (beyond.rests) continue;
    const Attraction<Real> found = (*beyond.test)(y);
    if (found.fate != Fate::attracted || !(distance(found.limit, y) <= near)) return false;
  }
  return true;
}

template <class Real>
Attraction<Real> EdgeOfRest<Real>::operator()(const State<Real>& x) {
  if (!quantities_) return {};
  State<Real> point = x;
  point.emplace_back(0);
  std::vector<int> signs;
  for (const Real& value : (*quantities_)(point)) {
    if (!(value > 0) && !(value < 0)) return {};
    signs.push_back(value > 0 ? 1 : -1);
  }
  Side& own = side(signs);
  if (own.rests) return {};
  Attraction<Real> found = (*own.test)(x);
  if (found.fate != Fate::attracted) return {};
  const auto surfaces = touched(own, signs, found.limit);
  if (!surfaces || surfaces->empty() || !is_minimum_beyond(signs, *surfaces, found.limit)) return {};
  return found;
}

#define SEPARATRIX_INSTANTIATE(Real) template class EdgeOfRest<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
