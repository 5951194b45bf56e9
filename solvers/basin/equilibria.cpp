#include "solvers/basin/equilibria.hpp"

#include <algorithm>
#include <cmath>

#include "lib/model/vector_field.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/interruption.hpp"
#include "lib/num/vector.hpp"
#include "solvers/basin/certified_basin.hpp"
#include "solvers/basin/closed_orbit.hpp"
#include "solvers/spectrum.hpp"
#include "solvers/stationary/work_limit.hpp"
#include "solvers/trajectory/labelling_factors.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

// limits are points to twice the digits of a tolerance
const double near = std::pow(10, labelling::log10_same_limit), corrected = std::pow(10, labelling::log10_corrected);

// Hessian of the loss at x, its first `flat` directions in order of |λ| taken for tangents of the manifold
struct Frame {
  SymmetricSpectrum<double> spectrum;
  std::vector<std::size_t> order;  // by |λ|
};

Frame frame_at(VectorField<double>& field, const std::vector<double>& x) {
  Frame frame;
  std::vector<double> matrix(x.size() * x.size());
  field.jacobian(x, matrix, 0);
  if (!is_finite(matrix)) return frame;
  for (double& entry : matrix) entry = -entry;
  frame.spectrum = symmetric_spectrum(matrix, x.size());
  for (std::size_t i = 0; i < x.size(); ++i) frame.order.push_back(i);
  std::sort(frame.order.begin(), frame.order.end(), [&](std::size_t a, std::size_t b) {
    return std::fabs(frame.spectrum.values[a]) < std::fabs(frame.spectrum.values[b]);
  });
  return frame;
}

// flat along the tangents, and rising across them: no saddle
bool is_minimum_along(const Frame& frame, std::size_t flat) {
  const auto eigenvalue = [&](std::size_t k) { return frame.spectrum.values[frame.order[k]]; };
  const double top = std::fabs(eigenvalue(frame.order.size() - 1));
  for (std::size_t k = 0; k < frame.order.size(); ++k) {
    if (k < flat ? std::fabs(eigenvalue(k)) > labelling::largest_flat * top : eigenvalue(k) < 0) return false;
  }
  return true;
}

// back onto the manifold, across its tangents; false where it is not reached
bool correct(VectorField<double>& field, std::size_t flat, std::vector<double>& x) {
  std::vector<double> f(x.size());
  for (int i = 0; i < labelling::most_corrections; ++i) {
    const Frame frame = frame_at(field, x);
    field(x, f, 0);
    if (frame.order.empty() || !is_finite(f)) return false;
    double moved = 0;
    for (std::size_t k = flat; k < x.size(); ++k) {
      const double* direction = &frame.spectrum.vectors[frame.order[k] * x.size()];
      const double move = dot(direction, f) / frame.spectrum.values[frame.order[k]];
      for (std::size_t j = 0; j < x.size(); ++j) x[j] += move * direction[j];
      moved += std::fabs(move);
    }
    if (moved <= corrected * (1 + length(x))) return is_minimum_along(frame, flat);
  }
  return false;
}

}  // namespace

Limit<double> limit_of(const Destination& destination) {
  if (destination.orbit)
    return {destination.label, 0, doubles(destination.orbit->means), 0,
            error_of_place(*destination.orbit, 2 * labelling::log10_same_limit)};
  if (!is_away(destination.label)) {
    return {destination.label, destination.flat, doubles(destination.limit), destination.loss.approximate()};
  }
  const DirectionAway away = destination.away.value_or(DirectionAway());
  return {destination.label, destination.flat, doubles(away.unit), 0, to_double(away.error)};
}

Equilibria::Equilibria(const Model& model, ParameterValues parameters, std::vector<Interval> box,
                       std::function<bool()> cancelled, std::size_t most_work)
    : model_(model) {
  request_.parameters = std::move(parameters);
  for (const Interval& side : box) centre_.push_back((to_double(side.low) + to_double(side.high)) / 2);
  request_.box = std::move(box);
  request_.cancelled = std::move(cancelled);
  limit_by_work(request_, most_work);
}

Equilibria::~Equilibria() = default;

void Equilibria::search() {
  found_ = stationary(model_, request_);
  finder_.emplace(*found_);
  for (const StationaryReport& point : found_->points) last_number_ = std::max(last_number_, point.number);
  for (const ManifoldReport& manifold : found_->manifolds) {
    last_number_ = std::max(last_number_, manifold.middle.number);
    if (!attracts(manifold.middle.kind)) continue;
    Limit<double> limit{Label::minimum, manifold.dimension, doubles(manifold.middle.x),
                        manifold.loss_low->approximate()};
    limit.x = moved(limit, centre_);
    known_.push_back({manifold.middle.number, std::move(limit)});
  }
}

bool Equilibria::is_in_box(const std::vector<double>& x, double distance) const {
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Interval& side = request_.box[i];
    if (x[i] < to_double(side.low) - distance || x[i] > to_double(side.high) + distance) return false;
  }
  return true;
}

// the point of the manifold where going along it leads no nearer to `towards`
std::vector<double> Equilibria::moved(const Limit<double>& from, const std::vector<double>& towards) {
  if (!field_) {
    field_ = std::make_unique<VectorField<double>>(compile_vector_field(model_, true), request_.parameters);
  }
  std::vector<double> x = from.x;
  double share = 1;
  for (int step = 0; step < labelling::most_manifold_steps; ++step) {
    const Frame frame = frame_at(*field_, x);
    if (frame.order.empty()) return x;
    const std::vector<double> way = difference(towards, x);
    std::vector<double> along(x.size(), 0);
    for (std::size_t k = 0; k < from.flat; ++k) {
      const double* direction = &frame.spectrum.vectors[frame.order[k] * x.size()];
      const double part = dot(direction, way);
      for (std::size_t j = 0; j < x.size(); ++j) along[j] += part * direction[j];
    }
    const double size = length(along);
    if (size <= labelling::left_of_way * near * (1 + length(x))) return x;
    // shorter until Newton iteration finds back to a point that is nearer, and not on another sheet
    for (share = std::min(1.0, 2 * share);; share /= 2) {
      if (share * size < labelling::least_manifold_step * near) return x;
      std::vector<double> next = x;
      for (std::size_t j = 0; j < x.size(); ++j) next[j] += share * along[j];
      const std::vector<double> predicted = next;
      if (!correct(*field_, from.flat, next)) continue;
      if (distance(next, predicted) > labelling::most_correction * share * size ||
          !(distance(next, towards) < length(way)))
        continue;
      x = std::move(next);
      break;
    }
  }
  return x;
}

std::size_t Equilibria::number_of_met(const Limit<double>& limit) {
  Limit<double> here = limit;
  if (here.flat > 0) here.x = moved(limit, centre_);
  for (const Known& each : known_) {
    if (same_limit(here, each.limit, near) && is_near(here.x, each.limit.x, near)) return each.number;
  }
  for (const Known& each : known_) {
    if (!may_be_one_manifold(here, each.limit, near)) continue;
    if (!is_near(moved(here, each.limit.x), each.limit.x, near) && !is_near(moved(each.limit, here.x), here.x, near)) {
      continue;
    }
    const std::size_t number = each.number;
    const auto same = [&](const Known& known) { return known.number == number; };
    if (std::count_if(known_.begin(), known_.end(), same) < labelling::most_kept_points)
      known_.push_back({number, std::move(here)});
    return number;
  }
  known_.push_back({++last_number_, std::move(here)});
  return last_number_;
}

void Equilibria::meet(const Limit<double>& limit) {
  if (!is_away(limit.label) || limit.flat > 0 || limit.x.empty()) return;
  const auto same = [&](const Limit<double>& met) { return same_limit(met, limit, near); };
  if (std::none_of(directions_.begin(), directions_.end(), same)) directions_.push_back(limit);
}

void Equilibria::meet(const Destination& destination) { meet(limit_of(destination)); }

std::optional<std::size_t> Equilibria::number_of_direction(const Limit<double>& limit) const {
  std::size_t count = 0;
  std::optional<std::size_t> number;
  for (const Limit<double>& met : directions_) {
    if (met.label != limit.label) continue;
    ++count;
    if (!number && same_limit(met, limit, near)) number = count;
  }
  const bool has_one = limit.flat == 0 && !limit.x.empty() && count > 1;
  return has_one ? number : std::nullopt;
}

std::size_t Equilibria::number_of_cycle(const Limit<double>& limit) {
  const auto same = [&](const Limit<double>& met) { return same_limit(met, limit, near + met.error + limit.error); };
  const auto found = std::find_if(cycles_.begin(), cycles_.end(), same);
  const auto place = static_cast<std::size_t>(found - cycles_.begin());
  if (found == cycles_.end()) cycles_.push_back(limit);
  return place + 1;
}

Basin Equilibria::operator()(const Limit<double>& limit) {
  if (is_away(limit.label)) {
    meet(limit);
    return {limit.label, number_of_direction(limit)};
  }
  if (limit.label == Label::cycle) return {limit.label, number_of_cycle(limit)};
  if (limit.label != Label::minimum) return {limit.label, std::nullopt};
  const auto number = number_in_box(limit);
  return {limit.label, number ? *number : number_of_met(limit)};
}

std::optional<std::size_t> Equilibria::number_in_box(const Limit<double>& limit) {
  check_interruption();
  if (!finder_) search();
  double size = 1;
  for (const double entry : limit.x) size = std::max(size, std::fabs(entry));
  return is_in_box(limit.x, near * size) ? (*finder_)(limit.x, limit.loss, near * size) : std::nullopt;
}

Basin Equilibria::operator()(const Destination& destination) { return (*this)(limit_of(destination)); }

Basin Equilibria::operator()(const ProvedDestination& proof) {
  if (is_away(proof.label)) return {proof.label, std::nullopt};
  Limit<double> limit{
      proof.label, proof.lemma == TrapLemma::factor ? model_.dimension() - 1 : 0, {}, proof.loss.middle()};
  for (const interval& side : proof.limit) {
    limit.x.push_back(side.middle());
    if (side.width() > near * (1 + std::fabs(side.middle()))) return {proof.label, std::nullopt};
  }
  return (*this)(limit);
}

}  // namespace separatrix
