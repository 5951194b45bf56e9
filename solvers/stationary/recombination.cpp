#include "solvers/stationary/recombination.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

constexpr std::size_t scan_parts = 4096;
constexpr int halvings = 60;
constexpr double same = 1e-7;                   // coordinates, in widths of the box
constexpr std::size_t most_separable = 20'000;  // combinations of blocks
constexpr std::size_t most_coupled = 4'000;     // of coordinates of one block

}  // namespace

std::vector<std::vector<std::size_t>> coordinate_blocks(const Model& model, const ParameterValues& parameters) {
  const std::size_t d = model.dimension();
  Substitution values;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    values.emplace(model.parameters()[i], Expression(parameters[i]));
  }
  const std::vector<Expression> field = substitute(model.resolve(model.field()), values);
  std::vector<std::size_t> block(d);
  std::iota(block.begin(), block.end(), 0);
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      if (block[i] == block[j] || !depends_on(field[i], {&model.states()[j], 1})) continue;
      const std::size_t from = block[i], to = block[j];
      for (std::size_t& each : block) each = each == from ? to : each;
    }
  }
  std::vector<std::vector<std::size_t>> blocks;
  for (std::size_t label = 0; label < d; ++label) {
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < d; ++i) {
      if (block[i] == label) members.push_back(i);
    }
    if (!members.empty()) blocks.push_back(std::move(members));
  }
  return blocks;
}

std::vector<double> single_state_zeros(Equations<double>& equations, const Box& box, std::size_t state) {
  State<double> x;
  for (std::size_t i = 0; i < box.low.size(); ++i) x.push_back(box.low[i] + box.width(i) / 2);
  const auto component = [&](double value) {
    x[state] = value;
    return equations(x)[state];
  };
  std::vector<double> zeros;
  double last = std::numeric_limits<double>::quiet_NaN(), last_at = 0;
  for (std::size_t n = 0; n <= scan_parts; ++n) {
    const double at = box.low[state] + box.width(state) * static_cast<double>(n) / static_cast<double>(scan_parts);
    const double here = component(at);
    if (here == 0) zeros.push_back(at);
    if ((here > 0 && last < 0) || (here < 0 && last > 0)) {
      double low = last_at, high = at;
      for (int halving = 0; halving < halvings; ++halving) {
        const double half = (low + high) / 2;
        ((component(half) > 0) == (last > 0) ? low : high) = half;
      }
      zeros.push_back(low);
    }
    last = here;
    last_at = at;
  }
  return zeros;
}

Recombination::Recombination(std::vector<std::vector<std::size_t>> blocks, Box box)
    : blocks_(std::move(blocks)),
      box_(std::move(box)),
      separable_(blocks_.size() > 1 || blocks_.front().size() == 1),
      most_(blocks_.size() > 1 ? most_separable : most_coupled) {
  if (blocks_.size() == 1) {
    blocks_.clear();
    for (std::size_t i = 0; i < box_.low.size(); ++i) blocks_.push_back({i});
  }
  parts_.resize(blocks_.size());
}

void Recombination::add(std::size_t block, const std::vector<double>& coordinates) {
  const auto is_same = [&](const std::vector<double>& other) {
    for (std::size_t i = 0; i < other.size(); ++i) {
      if (std::abs(other[i] - coordinates[i]) > same * box_.width(blocks_[block][i])) return false;
    }
    return true;
  };
  if (std::none_of(parts_[block].begin(), parts_[block].end(), is_same)) parts_[block].push_back(coordinates);
}

std::vector<State<double>> Recombination::operator()(const std::vector<State<double>>& known, std::size_t most) {
  for (; taken_ < known.size(); ++taken_) {
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
      std::vector<double> coordinates;
      for (const std::size_t i : blocks_[b]) coordinates.push_back(known[taken_][i]);
      add(b, coordinates);
    }
  }
  std::vector<State<double>> points;
  if (std::any_of(parts_.begin(), parts_.end(), [](const auto& values) { return values.empty(); })) return points;
  std::vector<std::size_t> index(blocks_.size(), 0);
  for (;;) {
    if (points.size() == most || used_.size() >= most_) return points;
    if (used_.insert(index).second) {
      State<double> x(box_.low.size());
      for (std::size_t b = 0; b < blocks_.size(); ++b) {
        for (std::size_t i = 0; i < blocks_[b].size(); ++i) x[blocks_[b][i]] = parts_[b][index[b]][i];
      }
      points.push_back(std::move(x));
    }
    std::size_t b = 0;
    while (b < blocks_.size() && ++index[b] == parts_[b].size()) index[b++] = 0;
    if (b == blocks_.size()) return points;
  }
}

}  // namespace separatrix
