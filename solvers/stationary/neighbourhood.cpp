#include "solvers/stationary/neighbourhood.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "lib/num/vector.hpp"
#include "solvers/stationary/singular_values.hpp"

namespace separatrix {
namespace {

constexpr double straight = 0.9;         // cosine between where a zero was looked for and where it was found
constexpr double same_span = 0.1;        // singular values of unit offsets, against the largest
constexpr double common_span = 1e-2;     // of projections
constexpr std::size_t most_sheets = 24;  // neighbours of a crossing that are looked at
constexpr std::size_t most_deeper_sheets = 6;
constexpr int deepest = 2;
constexpr int most_scales = 3, scale_ratio = 30;

class Surroundings {
 public:
  Surroundings(const ZeroSet& set, const State<mpfr>& x, const mpfr& step, int depth)
      : set_(set), x_(x), step_(step), depth_(depth), random_(7) {}

  // if there are more, only the neighbours
  Neighbourhood on_one_sheet() {
    const Directions null_space = set_.null_space(x_);
    if (null_space.empty()) return {};
    nullity_ = null_space.size();
    bool all = true;
    for (const auto& axis : null_space) {
      for (const int side : {1, -1}) all &= look(scaled(axis, side));
    }
    if (null_space.size() > 1) {
      for (std::size_t n = 0; n < 2 * null_space.size() + 4; ++n) all &= look(random_direction(null_space));
    }
    if (offsets_.empty()) return {};
    if (all) return smooth(null_space);
    const Directions span = span_of(offsets_, mpfr(same_span));
    if (span.size() < null_space.size()) {
      bool along = true;
      for (const auto& axis : span) {
        for (const int side : {1, -1}) along = along && look(scaled(axis, side));
      }
      if (span.size() > 1) {
        for (std::size_t n = 0; n < 2 * span.size() + 4; ++n) along = along && look(random_direction(span));
      }
      if (along) return smooth(tangents_of(span));
    }
    found_.is_crossing = true;
    found_.dimension = 1;
    return found_;
  }

  // after on_one_sheet() found one
  Neighbourhood crossing() {
    // v is tangent to all sheets if Σ |v − P v|² = 0
    Directions normals;
    add_normals(normals);
    const Directions common = normals.empty() ? Directions{} : complement_of(normals);
    const std::size_t met = found_.neighbours.size();
    const bool goes_on = std::all_of(common.begin(), common.end(), [&](const auto& axis) {
      return is_as_singular(scaled(axis, 1)) && is_as_singular(scaled(axis, -1)) &&
             is_as_singular(random_direction(common));
    });
    found_.common = goes_on ? common.size() : 0;
    found_.neighbours.resize(met);
    return std::move(found_);
  }

 private:
  // true if there is a zero where it is looked for; any zero found around is kept
  bool look(const std::vector<mpfr>& direction) {
    State<mpfr> guess = x_;
    for (std::size_t j = 0; j < guess.size(); ++j) guess[j] += step_ * direction[j];
    const auto there = set_.refine(guess, x_);
    if (!there) return false;
    std::vector<mpfr> offset = *there;
    for (std::size_t j = 0; j < offset.size(); ++j) offset[j] -= x_[j];
    const mpfr size = length(offset);
    if (!(size > step_ / 10 && size < 2 * step_)) return false;
    for (mpfr& each : offset) each /= size;
    found_.neighbours.push_back(*there);
    offsets_.push_back(offset);
    return dot(offset.data(), direction) > straight && size > step_ / 2;
  }

  static std::vector<mpfr> scaled(std::vector<mpfr> direction, int factor) {
    for (mpfr& each : direction) each *= factor;
    return direction;
  }

  std::vector<mpfr> random_direction(const Directions& basis) {
    std::vector<mpfr> direction(x_.size(), mpfr(0));
    for (const auto& axis : basis) {
      const double u = (static_cast<double>(random_() >> 11) + 0.5) * 0x1p-53,
                   v = static_cast<double>(random_() >> 11) * 0x1p-53;
      const mpfr weight(std::sqrt(-2 * std::log(u)) *
                        std::cos(2 * 3.141592653589793 * v));  // normal: no axis is preferred
      for (std::size_t j = 0; j < direction.size(); ++j) direction[j] += weight * axis[j];
    }
    const mpfr size = length(direction);
    for (mpfr& each : direction) each /= size;
    return direction;
  }

  static Directions span_of(const Directions& rows, const mpfr& share) {
    if (rows.empty()) return {};
    std::vector<mpfr> flat;
    for (const auto& row : rows) flat.insert(flat.end(), row.begin(), row.end());
    const auto svd = singular_values(flat, rows.size(), rows.front().size());
    Directions span;
    for (std::size_t k = 0; k < rank_above(svd, mpfr(share * svd.values.front())); ++k) {
      const auto begin = svd.right.begin() + static_cast<std::ptrdiff_t>(k * svd.columns);
      span.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(svd.columns));
    }
    return span;
  }

  // chords between the zeros to both sides are tangent to second order
  Directions tangents_of(const Directions& span) {
    Directions chords;
    for (const auto& axis : span) {
      const std::size_t before = offsets_.size();
      if (!look(scaled(axis, 1)) || !look(scaled(axis, -1)) || offsets_.size() != before + 2) return span;
      std::vector<mpfr> chord = offsets_[before];
      for (std::size_t j = 0; j < chord.size(); ++j) chord[j] -= offsets_[before + 1][j];
      chords.push_back(std::move(chord));
    }
    Directions result = span_of(chords, mpfr(same_span));
    return result.size() == span.size() ? result : span;
  }

  Neighbourhood smooth(Directions tangents) {
    found_.dimension = tangents.size();
    found_.tangents = std::move(tangents);
    return found_;
  }

  // a sheet tells its normals at once, a crossing only after its own sheets
  std::vector<State<mpfr>> least_singular_first() const {
    std::vector<std::pair<std::size_t, State<mpfr>>> all;
    for (const State<mpfr>& neighbour : found_.neighbours) {
      all.emplace_back(set_.null_space(neighbour).size(), neighbour);
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<State<mpfr>> sorted;
    for (auto& [nullity, neighbour] : all) sorted.push_back(std::move(neighbour));
    return sorted;
  }

  // of the sheets near; where a neighbour lies on a crossing itself, of those that cross there
  void add_normals(Directions& normals) {
    const std::size_t d = x_.size();
    std::vector<State<mpfr>> looked;
    for (const State<mpfr>& neighbour : least_singular_first()) {
      const bool is_new = std::none_of(looked.begin(), looked.end(), [&](const State<mpfr>& other) {
        return distance(other, neighbour) < step_ / 100;
      });
      if (!is_new) continue;
      if (looked.size() == (depth_ == 0 ? most_sheets : most_deeper_sheets)) return;
      looked.push_back(neighbour);
      Surroundings around(set_, neighbour, mpfr(step_ / 30), depth_ + 1);
      const Neighbourhood sheet = around.on_one_sheet();
      found_.dimension = std::max(found_.dimension, sheet.dimension);
      if (sheet.is_crossing) {
        if (depth_ + 1 < deepest) around.add_normals(normals);
      } else {
        for (std::size_t i = 0; i < d; ++i) {
          std::vector<mpfr> normal(d, mpfr(0));
          normal[i] = 1;
          for (const auto& tangent : sheet.tangents) {
            for (std::size_t j = 0; j < d; ++j) normal[j] -= tangent[i] * tangent[j];
          }
          normals.push_back(std::move(normal));
        }
      }
      if (!normals.empty() && complement_of(normals).empty()) return;
    }
  }

  // where the sheets have more than a point in common, all of them cross there too
  bool is_as_singular(const std::vector<mpfr>& direction) {
    return look(direction) && set_.null_space(found_.neighbours.back()).size() == nullity_;
  }

  static Directions complement_of(const Directions& rows) {
    std::vector<mpfr> flat;
    for (const auto& row : rows) flat.insert(flat.end(), row.begin(), row.end());
    const auto svd = singular_values(flat, rows.size(), rows.front().size());
    Directions complement;
    for (std::size_t k = rank_above(svd, mpfr(common_span * svd.values.front())); k < svd.columns; ++k) {
      const auto begin = svd.right.begin() + static_cast<std::ptrdiff_t>(k * svd.columns);
      complement.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(svd.columns));
    }
    return complement;
  }

  const ZeroSet& set_;
  State<mpfr> x_;
  mpfr step_;
  int depth_;
  std::size_t nullity_ = 0;
  std::mt19937_64 random_;
  Directions offsets_;
  Neighbourhood found_;
};

}  // namespace

Neighbourhood sheet_around(const ZeroSet& set, const State<mpfr>& x, const mpfr& step) {
  return Surroundings(set, x, step, deepest).on_one_sheet();
}

Neighbourhood look_around(const ZeroSet& set, const State<mpfr>& x, const mpfr& step) {
  Surroundings around(set, x, step, 0);
  Neighbourhood found = around.on_one_sheet();
  mpfr nearer = step;
  // what crosses may be one sheet that bends, what has no zeros around it a sheet smaller than the step
  for (int n = 1; n < most_scales && (found.is_crossing || found.dimension == 0); ++n) {
    nearer /= scale_ratio;
    Neighbourhood there = sheet_around(set, x, nearer);
    if (!there.is_crossing && (found.is_crossing || there.dimension > 0)) return there;
  }
  return found.is_crossing ? around.crossing() : found;
}

}  // namespace separatrix
