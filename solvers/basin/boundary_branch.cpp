#include "solvers/basin/boundary_branch.hpp"

#include <algorithm>
#include <string>

#include "lib/num/error.hpp"

namespace separatrix {
namespace {

constexpr int halvings = 10;  // of the step in which a branch is lost

bool same_labels(const Bracket& a, const Bracket& b) {
  return a.below.label == b.below.label && a.above.label == b.above.label;
}

bool is_undecided(const BoundarySearch& search) {
  return search.at_from.label == Label::undecided || search.at_to.label == Label::undecided;
}

class Follower {
 public:
  Follower(const Model& model, const BoundaryBranchRequest& request) : model_(model), request_(request) {}

  std::vector<BoundaryBranch> operator()() {
    std::optional<Rational> before;
    for (std::size_t k = 0; k < request_.values; ++k) {
      const Rational value =
          request_.low + (request_.high - request_.low) * Rational(k) / Rational(request_.values - 1);
      BoundarySearch search = at(value);
      if (is_cancelled()) break;
      std::vector<bool> taken(search.boundaries.size(), false);
      for (BoundaryBranch& branch : branches_) {
        if (!is_open(branch)) continue;
        const Step step = step_on(branch, value, search, taken);
        if (step.boundary) {
          taken[*step.boundary] = true;
          branch.points.push_back({value, search.boundaries[*step.boundary]});
        } else {
          branch.last = is_undecided(search) ? BranchEnd::undecided : BranchEnd::lost;
          branch.disappears = step.lost;
        }
      }
      for (std::size_t i = 0; i < taken.size(); ++i) {
        if (!taken[i]) begin(value, search.boundaries[i], before);
      }
      before = value;
    }
    if (is_cancelled()) {
      for (BoundaryBranch& branch : branches_) {
        if (is_open(branch) && branch.points.back().parameter < request_.high) branch.last = BranchEnd::cancelled;
      }
    }
    return std::move(branches_);
  }

 private:
  using Trail = std::vector<BranchPoint>;

  struct Step {
    std::optional<std::size_t> boundary;  // on which the branch goes on
    std::pair<Rational, Rational> lost;   // else: the last value that has it, and the next one, which has not
  };

  static bool is_open(const BoundaryBranch& branch) { return branch.last == BranchEnd::edge; }

  bool is_cancelled() const { return request_.boundary.cancelled && request_.boundary.cancelled(); }

  BoundarySearch at(const Rational& value, bool quick = false) const {
    BoundaryRequest request = request_.boundary;
    request.parameters[request_.parameter] = value;
    if (quick) {
      request.digits = 3;
      request.edge_state = false;
    }
    return find_boundaries(model_, request);
  }

  // s where the last two points lead
  static Rational predicted(const Trail& points, const Rational& value) {
    const Rational s = points.back().boundary.place();
    if (points.size() < 2) return s;
    const BranchPoint& one = points[points.size() - 2];
    return s +
           (s - one.boundary.place()) * (value - points.back().parameter) / (points.back().parameter - one.parameter);
  }

  static std::optional<std::size_t> continuation(const Trail& points, const Rational& value,
                                                 const BoundarySearch& search, const std::vector<bool>& taken) {
    const Rational s = predicted(points, value);
    std::optional<std::size_t> nearest;
    Rational least = ratio(1, 4);
    for (std::size_t i = 0; i < search.boundaries.size(); ++i) {
      const Boundary& each = search.boundaries[i];
      if (taken[i] || !same_labels(each.bracket, points.back().boundary.bracket)) continue;
      const Rational distance = abs(each.place() - s);
      if (distance > least) continue;
      least = distance;
      nearest = i;
    }
    return nearest;
  }

  // From the end of a branch to a value: in one step, else in halved ones, each from where the last has led.
  Step step_on(const BoundaryBranch& branch, const Rational& value, const BoundarySearch& search,
               const std::vector<bool>& taken) const {
    Trail trail(branch.points.end() - std::min<std::ptrdiff_t>(2, std::ssize(branch.points)), branch.points.end());
    const Rational shortest = abs(value - trail.back().parameter) / power(Rational(2), halvings);
    std::vector<std::pair<Rational, BoundarySearch>> ahead{{value, search}};
    while (true) {
      const auto& [target, there] = ahead.back();
      const bool arrives = ahead.size() == 1;
      const auto next =
          continuation(trail, target, there, arrives ? taken : std::vector<bool>(there.boundaries.size(), false));
      if (next && arrives) return {next, {}};
      if (next) {
        trail.push_back({target, there.boundaries[*next]});
        ahead.pop_back();
        continue;
      }
      const Rational reached = trail.back().parameter;
      if (abs(target - reached) <= shortest || is_cancelled()) return {std::nullopt, {reached, target}};
      const Rational middle = (reached + target) / 2;
      ahead.emplace_back(middle, at(middle, true));
    }
  }

  void begin(const Rational& value, const Boundary& boundary, const std::optional<Rational>& before) {
    BoundaryBranch branch;
    branch.points.push_back({value, boundary});
    if (before) {
      branch.first = BranchEnd::lost;
      const auto [with, without] = step_on(branch, *before, {}, {}).lost;
      branch.appears = {without, with};
    }
    branches_.push_back(std::move(branch));
  }

  const Model& model_;
  const BoundaryBranchRequest& request_;
  std::vector<BoundaryBranch> branches_;
};

}  // namespace

std::string_view name(BranchEnd end) {
  switch (end) {
    case BranchEnd::edge: return "edge";
    case BranchEnd::lost: return "lost";
    case BranchEnd::undecided: return "undecided";
    case BranchEnd::cancelled: return "cancelled";
  }
  throw InternalError("unknown end of a branch");
}

std::vector<BoundaryBranch> boundary_branches(const Model& model, const BoundaryBranchRequest& request) {
  if (request.values < 2) throw InvalidArgument("number of values", std::to_string(request.values), "at least 2");
  if (request.low >= request.high) {
    throw InvalidArgument("interval of the parameter", to_string(request.low) + ":" + to_string(request.high),
                          "a low end below its high end");
  }
  return Follower(model, request)();
}

}  // namespace separatrix
