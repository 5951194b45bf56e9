#include "solvers/enclosure/certified_stationary.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "lib/num/error.hpp"
#include "lib/symbolic/print.hpp"
#include "solvers/enclosure/factor_manifold.hpp"
#include "solvers/enclosure/inertia.hpp"
#include "solvers/enclosure/interval_box.hpp"
#include "solvers/enclosure/zero_exhaustion.hpp"

namespace separatrix {
namespace {

// the subdivision ends here: 2⁻²⁶ of the box
constexpr double least_width = 0x1p-26;
// and for what could be a curve here
constexpr double least_graph_width = 0x1p-13;

DecimalInterval ends_of(const ball& value, std::size_t digits) {
  return {low_text(value, digits), high_text(value, digits)};
}

std::vector<DecimalInterval> ends_of(const IntervalVector& x, std::size_t digits) {
  const BallPrecision scope(64);
  std::vector<DecimalInterval> result;
  for (const interval& side : x) result.push_back(ends_of(ball(side), digits));
  return result;
}

std::string volume_text(double volume) {
  if (volume == 0) return "0";
  char text[40];
  std::snprintf(text, sizeof text, "%.3g", volume * 1.005);
  return text;
}

StationaryKind kind_of(NormalMotion motion, bool gradient_flow) {
  if (motion == NormalMotion::attracting) {
    return gradient_flow ? StationaryKind::minimum_manifold : StationaryKind::attractor;
  }
  return gradient_flow ? StationaryKind::maximum : StationaryKind::repeller;
}

IntervalVector bounds_of(const std::vector<ball>& x) {
  IntervalVector box;
  for (const ball& coordinate : x) box.push_back(coordinate.bounds());
  return box;
}

/// The field of a model as a product: its common factors, and what is left of it.
struct FactoredField {
  AutonomousField field, rest;
  std::vector<CommonFactor> factors;
  std::vector<FactorField> factor_fields;

  FactoredField(const Model& model, const ParameterValues& parameters, bool plain)
      : field(compile_autonomous(model), parameters), rest(field) {
    if (model.dimension() == 1) {
      if (plain) return;
      rest = AutonomousField(compile_autonomous(model, radicals(model, parameters)), parameters);
      return;
    }
    factors = common_factors(model);
    if (factors.empty()) return;
    rest = AutonomousField(compile_autonomous(model, without_factors(model, factors)), parameters);
    for (const CommonFactor& factor : factors) factor_fields.emplace_back(model, factor, parameters);
  }

  bool may_vanish(const IntervalVector& x) {
    return std::any_of(factor_fields.begin(), factor_fields.end(), [&](FactorField& factor) {
      const auto value = factor.value(x);
      return !value || value->n.contains(0);
    });
  }
};

// sign of a field of one component at a point, 0 where it is not certain
int sign_at(AutonomousField& field, double x) {
  const auto value = field.field({interval(x)});
  if (!value) return 0;
  return (*value)[0].low > 0 ? 1 : (*value)[0].high < 0 ? -1 : 0;
}

// From what the field does on both sides of a zero, as far from it as it takes to see that, and no farther than the zero is
// the only one.
void classify_on_line(FactoredField& factored, const interval& zero, ProvedPoint& point) {
  constexpr int most_widenings = 600;
  AutonomousField& field = factored.field;
  int low = 0, high = 0;
  double slack = zero.width() + 1e-15 * zero.magnitude() + 1e-300;
  for (int i = 0; i < most_widenings && low * high == 0; ++i, slack *= 4) {
    const interval around = zero + interval(-slack, slack);
    const auto step = krawczyk(factored.rest, {around});
    if (i > 0 && !(step && step->unique_zero)) return;
    low = sign_at(field, around.low);
    high = sign_at(field, around.high);
  }
  if (low * high == 0) return;
  StationaryKind kind = StationaryKind::saddle;
  if (low != high) {
    const bool attracts = low > 0;
    kind = field.gradient_flow() ? (attracts ? StationaryKind::strict_minimum : StationaryKind::maximum)
                                 : (attracts ? StationaryKind::attractor : StationaryKind::repeller);
  }
  point.kind_proved = true;
  point.kind = name(kind);
  point.unstable = low > 0 && high < 0 ? 0 : 1;
}

std::string_view word(PieceVerdict verdict) {
  switch (verdict) {
    case PieceVerdict::no_zero: return "no_zero";
    case PieceVerdict::in_unique_box: return "in_unique_box";
    case PieceVerdict::narrowed: return "narrowed";
    case PieceVerdict::halved: return "halved";
    case PieceVerdict::open: return "open";
  }
  return "";
}

// numbers[k]: of zero k in the order of the points
void keep(const ExhaustionRecord& record, const std::vector<std::size_t>& numbers, StationaryProof& proof) {
  for (const ExhaustionRecord::Piece& piece : record.pieces) {
    proof.pieces.push_back({std::string(word(piece.verdict)), dyadic(piece.box), piece.number, dyadic_text(piece.cut)});
  }
  for (const ExhaustionRecord::UniqueBox& unique : record.unique) {
    const std::size_t point = unique.number == ExhaustionRecord::none ? 0 : numbers[unique.number] + 1;
    proof.unique.push_back({dyadic(unique.box), dyadic(unique.zero), point});
  }
}

ProvedPoint point_of(FactoredField& factored, const IntervalVector& zero, std::size_t digits,
                     StationaryProof::Point& kept) {
  AutonomousField& field = factored.field;
  const BallPrecision scope(static_cast<long>(static_cast<double>(digits) * std::log2(10.0)) + 64);
  ProvedPoint point;
  if (!factored.may_vanish(zero)) point.unique = ends_of(zero, 17);
  double size = 1e-300;
  for (const interval& side : zero) size = std::max(size, side.magnitude());
  const double width = std::pow(10, -static_cast<double>(digits) - 1) * size;
  const std::vector<ball> x = sharpen_zero(factored.rest, zero, width);
  for (const ball& coordinate : x) {
    point.state.push_back(ends_of(coordinate, digits + 2));
    kept.enclosure.push_back(dyadic(coordinate));
  }
  if (const auto loss = field.loss(x)) point.loss = ends_of(*loss, digits + 2);
  point.kind = "undecided";
  const auto jacobian = field.jacobian(bounds_of(x));
  const auto inertia = jacobian ? prove_inertia(*jacobian, field.gradient_flow()) : std::nullopt;
  if (inertia) {
    kept.basis = dyadic(inertia->basis);
    kept.signs = inertia->signs;
  }
  if (zero.size() == 1) {
    classify_on_line(factored, zero[0], point);
    if (point.kind_proved) return point;
  }
  if (inertia) {
    point.kind_proved = true;
    point.kind = name(kind_of(*inertia, field.gradient_flow()));
    point.unstable = inertia->positive;
  }
  return point;
}

ProvedManifold manifold_of(FactoredField& factored, const CommonFactor& factor, const ManifoldPart& part) {
  ProvedManifold manifold;
  manifold.factor = print(factor.n);
  manifold.kind_proved = part.motion != NormalMotion::undecided;
  manifold.kind =
      manifold.kind_proved ? name(kind_of(part.motion, factored.field.gradient_flow())) : std::string_view("undecided");
  IntervalVector all = part.boxes[0];
  for (const IntervalVector& box : part.boxes) {
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = hull(all[i], box[i]);
  }
  manifold.hull = ends_of(all, 6);
  manifold.boxes = part.boxes.size();
  manifold.point = ends_of(part.point, 17);
  const auto loss = factored.field.gradient_flow() ? factored.field.loss(part.point) : std::nullopt;
  const BallPrecision scope(64);
  if (loss) manifold.loss = ends_of(ball(*loss), 17);
  return manifold;
}

}  // namespace

CertifiedStationary certify_stationary(const Model& model, const CertifiedStationaryRequest& request) {
  const auto begin = std::chrono::steady_clock::now();
  if (request.box.size() != model.dimension()) {
    throw InvalidArgument("box", std::to_string(request.box.size()) + " intervals", "one for every state");
  }
  FactoredField factored(model, request.parameters, request.keep_proof);
  if (request.keep_proof && !factored.factors.empty()) {
    throw InvalidArgument("--certificate", model.name(),
                          "a model whose equations have no factor in common: there is no certificate of curves yet");
  }
  const IntervalVector box = box_around(request.box);
  ExhaustionRecord record;
  ZeroExhaustion found =
      exhaust_zeros(factored.rest, box, least_width, request.most_boxes, request.keep_proof ? &record : nullptr);
  // by place; coordinates that differ by rounding count as one
  const auto place = [&](const IntervalVector& zero) {
    std::vector<double> cells;
    for (std::size_t i = 0; i < zero.size(); ++i)
      cells.push_back(std::round(zero[i].middle() / (1e-9 * box[i].width())));
    return cells;
  };
  std::vector<std::size_t> order(found.zeros.size()), numbers(order);
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return place(found.zeros[a]) < place(found.zeros[b]); });
  StationaryProof proof{model.resolve(model.field()), {}, {}, std::vector<StationaryProof::Point>(order.size())};
  CertifiedStationary result;
  for (const Expression state : model.states()) result.states.push_back(state.name());
  for (std::size_t k = 0; k < order.size(); ++k) {
    numbers[order[k]] = k;
    result.points.push_back(point_of(factored, found.zeros[order[k]], request.digits, proof.points[k]));
  }
  if (request.keep_proof) {
    keep(record, numbers, proof);
    result.proof = std::move(proof);
  }
  for (std::size_t k = 0; k < factored.factors.size(); ++k) {
    const FactorExhaustion part = exhaust_factor(factored.factor_fields[k], box, least_graph_width, request.most_boxes);
    for (const ManifoldPart& each : part.parts) {
      result.manifolds.push_back(manifold_of(factored, factored.factors[k], each));
    }
    found.add_unresolved(part.unresolved);
    found.boxes += part.boxes;
  }
  for (const UnresolvedBoxes& region : found.unresolved) {
    result.unresolved.push_back({ends_of(region.hull, 6), region.boxes, volume_text(region.volume)});
  }
  result.unresolved_volume = volume_text(found.unresolved_volume);
  result.complete = found.unresolved.empty();
  result.boxes = found.boxes;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace separatrix
