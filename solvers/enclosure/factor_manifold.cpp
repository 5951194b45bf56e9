#include "solvers/enclosure/factor_manifold.hpp"

#include <algorithm>
#include <deque>
#include <optional>

#include "lib/num/interruption.hpp"
#include "solvers/enclosure/interval_box.hpp"
#include "solvers/enclosure/touching_boxes.hpp"

namespace separatrix {
namespace {

// graphs are halved to these fractions of the box: to enclose closely, and where it is open whether they attract
constexpr double most_graph_width = 0x1p-5, least_undecided = 0x1p-10;

// n over a box: its range, and n(m) + ∇n (x − m)
std::optional<interval> range(FactorField& factor, const IntervalVector& x) {
  const auto all = factor.value(x), centre = factor.value(middle_of(x));
  if (!all || !centre) return std::nullopt;
  interval sum = centre->n;
  for (std::size_t i = 0; i < x.size(); ++i) sum = sum + all->slope[i] * (x[i] - interval(x[i].middle()));
  return disjoint(sum, all->n) ? sum : intersection(sum, all->n);
}

// +1, −1, or 0 if n may have a zero on the face
int sign_on_face(FactorField& factor, const IntervalVector& x, std::size_t i, double end) {
  IntervalVector face = x;
  face[i] = end;
  const auto n = range(factor, face);
  if (!n) return 0;
  return n->low > 0 ? 1 : n->high < 0 ? -1 : 0;
}

// x_i of the graph over the other sides of x, which are in a graph box: Newton's interval steps
interval height(FactorField& factor, IntervalVector x, std::size_t i) {
  for (int round = 0; round < 30; ++round) {
    const auto all = factor.value(x);
    IntervalVector at = x;
    at[i] = x[i].middle();
    const auto n = range(factor, at);
    if (!all || !n || all->slope[i].contains(0)) break;
    const interval image = at[i] - *n / all->slope[i];
    if (!image.finite() || disjoint(image, x[i])) break;
    const double before = x[i].width();
    x[i] = intersection(image, x[i]);
    if (!(x[i].width() < 0.9 * before)) break;
  }
  return x[i];
}

class ManifoldSubdivision {
 public:
  ManifoldSubdivision(FactorField& factor, const IntervalVector& box, double least_width)
      : factor_(factor), box_(box), least_width_(least_width) {}

  FactorExhaustion run(std::size_t most_boxes) {
    std::deque<IntervalVector> pieces{box_};
    while (!pieces.empty()) {
      if (found_.boxes % 64 == 0) check_interruption();
      IntervalVector x = std::move(pieces.front());
      pieces.pop_front();
      if (found_.boxes >= most_boxes) {
        found_.unresolved.push_back(std::move(x));
        continue;
      }
      ++found_.boxes;
      const auto n = range(factor_, x);
      if (n && !n->contains(0)) continue;
      const std::size_t i = longest_side(x, box_);
      const double width = relative_width(x, box_, i);
      if (const auto graph = graph_over(x)) {
        if (width <= (graph->motion == NormalMotion::undecided ? least_undecided : most_graph_width)) {
          graphs_.push_back(*graph);
          continue;
        }
      }
      if (width <= least_width_) {
        found_.unresolved.push_back(std::move(x));
        continue;
      }
      IntervalVector half = cut_lower_half(x, i);
      pieces.push_back(std::move(half));
      pieces.push_back(std::move(x));
    }
    connect();
    return std::move(found_);
  }

 private:
  // a graph box around x, longer than x in one direction
  std::optional<GraphBox> graph_over(const IntervalVector& x) {
    const auto all = factor_.value(x);
    if (!all) return std::nullopt;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (!all->slope[i].contains(0)) order.push_back(i);
    }
    const auto steepness = [&](std::size_t i) { return all->slope[i].mignitude() * box_[i].width(); };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return steepness(a) > steepness(b); });
    for (const std::size_t i : order) {
      // beyond every zero over x
      const double reach = all->n.magnitude() / all->slope[i].mignitude(), w = x[i].width();
      for (const double slack : {0.5 * w, std::min(1.2 * reach, 2 * w)}) {
        GraphBox graph{x, i, NormalMotion::undecided};
        graph.box[i] = x[i] + interval(-slack, slack);
        const auto slope = factor_.value(graph.box);
        if (!slope || slope->slope[i].contains(0)) continue;
        const int low = sign_on_face(factor_, graph.box, i, graph.box[i].low);
        const int high = sign_on_face(factor_, graph.box, i, graph.box[i].high);
        if (low * high >= 0) continue;
        // the graph is inside of what Newton's step leaves
        const interval narrow = height(factor_, graph.box, i);
        const double rim = 0.01 * narrow.width() + 1e-15 * narrow.magnitude() + 1e-300;
        graph.box[i] = intersection(graph.box[i], narrow + interval(-rim, rim));
        const auto motion = factor_.motion(graph.box);
        if (!motion) return std::nullopt;
        if (motion->growth.high < 0) graph.motion = NormalMotion::attracting;
        if (motion->growth.low > 0) graph.motion = NormalMotion::repelling;
        return graph;
      }
    }
    return std::nullopt;
  }

  // a point of a graph over the middle of another box, as far as the graph reaches
  IntervalVector point_near(const GraphBox& graph, const IntervalVector& other) {
    IntervalVector x = graph.box;
    for (std::size_t k = 0; k < x.size(); ++k) {
      if (k != graph.direction) x[k] = disjoint(x[k], other[k]) ? x[k].middle() : intersection(x[k], other[k]).middle();
    }
    x[graph.direction] = height(factor_, x, graph.direction);
    return x;
  }

  void connect() {
    std::vector<IntervalVector> boxes;
    for (const GraphBox& graph : graphs_) boxes.push_back(graph.box);
    const auto joined = [&](std::size_t a, std::size_t b) {
      return graphs_[a].motion == graphs_[b].motion &&
             (inside(point_near(graphs_[a], boxes[b]), boxes[b]) || inside(point_near(graphs_[b], boxes[a]), boxes[a]));
    };
    for (const std::vector<std::size_t>& group : touching_groups(boxes, joined)) {
      const GraphBox& first = graphs_[group[group.size() / 2]];
      ManifoldPart part{first.motion, {}, point_near(first, first.box)};
      for (const std::size_t i : group) part.boxes.push_back(boxes[i]);
      found_.parts.push_back(std::move(part));
    }
  }

  FactorField& factor_;
  IntervalVector box_;
  double least_width_;
  std::vector<GraphBox> graphs_;
  FactorExhaustion found_;
};

}  // namespace

FactorExhaustion exhaust_factor(FactorField& factor, const IntervalVector& box, double least_width,
                                std::size_t most_boxes) {
  return ManifoldSubdivision(factor, box, least_width).run(most_boxes);
}

}  // namespace separatrix
