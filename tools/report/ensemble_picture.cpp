#include "tools/report/ensemble_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lib/num/error.hpp"
#include "solvers/quantile.hpp"
#include "tools/picture/caption.hpp"
#include "tools/picture/plot.hpp"

namespace separatrix {
namespace {

// "5 % and 95 %": the two quantiles that a share and its complement are, drawn alike
Curve curve_of(const QuantileCurves& curves, std::size_t quantity, std::size_t share) {
  const std::size_t other = curves.shares.size() - 1 - share, low = std::min(share, other);
  const double percent = 100 * curves.shares[low];
  Curve curve{low == std::max(share, other) ? "median" : fmt::format("{:.0f} % and {:.0f} %", percent, 100 - percent),
              {},
              CurveStyle::trajectory};
  for (std::size_t j = 0; j < curves.times.size(); ++j) {
    curve.points.emplace_back(curves.times[j], curves.values[quantity][j][share]);
  }
  return curve;
}

void fill_curves(const QuantileCurves& curves, const std::string& quantity, LineChart& chart) {
  const auto place = std::find(curves.names.begin(), curves.names.end(), quantity);
  const auto k = static_cast<std::size_t>(place - curves.names.begin());
  const std::size_t shares = curves.shares.size(), median = shares / 2;
  chart.curves.push_back(curve_of(curves, k, median));
  for (std::size_t away = 1; away <= median; ++away) {
    for (const std::size_t s : {median - away, median + away}) chart.curves.push_back(curve_of(curves, k, s));
  }
  chart.x = {"t", curves.times.front(), curves.times.back()};
  chart.y.name = quantity;
}

// "1000 starts from normal(0, 1/2)", where that is so of all states
std::string text_of_starts(const Ensemble& ensemble) {
  const auto& all = ensemble.distributions;
  const std::string first = text_of(all.front());
  const bool alike =
      std::all_of(all.begin(), all.end(), [&](const Distribution& each) { return text_of(each) == first; });
  return std::to_string(ensemble.members.size()) + (alike ? " starts from " + first : " random starts");
}

// the outline of the bars
void fill_histogram(const Histogram& bars, const std::string& quantity, LineChart& chart) {
  Curve outline{"", {{bars.edges.front(), 0}}, CurveStyle::trajectory};
  std::size_t most = 0;
  for (std::size_t i = 0; i < bars.counts.size(); ++i) {
    const auto height = static_cast<double>(bars.counts[i]);
    outline.points.emplace_back(bars.edges[i], height);
    outline.points.emplace_back(bars.edges[i + 1], height);
    most = std::max(most, bars.counts[i]);
  }
  outline.points.emplace_back(bars.edges.back(), 0);
  const double low = bars.edges.front(), high = bars.edges.back();
  const double margin = low == high ? std::max(1.0, std::abs(low)) / 2 : (high - low) / 20;
  chart.x = {quantity, low - margin, high + margin};
  chart.y = {"starts", 0, static_cast<double>(most + (most + 9) / 10)};
  chart.curves.push_back(std::move(outline));
}

}  // namespace

void draw_ensemble(const Model& model, const Ensemble& ensemble, const std::string& quantity,
                   const std::string& picture) {
  LineChart chart;
  const std::string fixed = caption(model, ensemble.parameters, {}, {});
  chart.subtitle = fixed + (fixed.empty() ? "" : ", ") + text_of_starts(ensemble);
  if (ensemble.curves) {
    chart.title = "Quantiles over time of " + model.name();
    fill_curves(*ensemble.curves, quantity, chart);
  } else {
    chart.title = "Where paths of " + model.name() + " end";
    const auto& all = ensemble.observables;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Observable& each) { return each.name == quantity; });
    if (found->sorted.empty())
      throw InvalidArgument("--plot", picture, "a quantity with values, and " + quantity + " has none");
    fill_histogram(histogram(found->sorted, ensemble.bins), quantity, chart);
  }
  draw_lines(chart, picture);
}

}  // namespace separatrix
