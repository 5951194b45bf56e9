#include "solvers/basin/refined_plane.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <tuple>
#include <unordered_map>

#include "lib/num/error.hpp"

namespace separatrix {
namespace {

constexpr std::size_t place_bits = 29;

// what a cell is called among the leaves; ordered by level, row, column
using Key = std::uint64_t;

Key key_of(std::size_t level, std::size_t column, std::size_t row) {
  return (Key{level} << (2 * place_bits)) | (Key{row} << place_bits) | Key{column};
}

RefinedCell cell_of(Key key) {
  constexpr Key mask = (Key{1} << place_bits) - 1;
  return {static_cast<std::size_t>(key >> (2 * place_bits)), static_cast<std::size_t>(key & mask),
          static_cast<std::size_t>((key >> place_bits) & mask)};
}

// Σ dᵢ b^(−i−1) for the digits dᵢ of i in base b
Rational radical_inverse(std::size_t i, std::size_t base) {
  Rational value(0), place(1);
  for (; i > 0; i /= base) {
    place /= Rational(base);
    value += place * Rational(i % base);
  }
  return value;
}

// ⌊share · cells⌋, the last one for share = 1
std::size_t place_of(const Rational& share, std::size_t cells) {
  const Rational scaled = share * Rational(cells);
  const mpz_class whole = scaled.get_num() / scaled.get_den();
  return std::min<std::size_t>(whole.get_ui(), cells - 1);
}

class Refinement {
 public:
  Refinement(const RefinementSettings& settings, const PlaneLabels& labels) : labels_(labels) {
    plane_.columns = settings.columns;
    plane_.rows = settings.rows;
    plane_.depth = settings.depth;
    std::vector<Key> all;
    for (std::size_t row = 0; row < settings.rows; ++row) {
      for (std::size_t column = 0; column < settings.columns; ++column) all.push_back(key_of(0, column, row));
    }
    settle(add(std::move(all)));
    probe(settings.probes);
    finish();
  }

  RefinedPlane plane() && { return std::move(plane_); }

 private:
  // labels new leaves
  std::vector<Key> add(std::vector<Key> fresh) {
    std::vector<PlaneShare> points;
    points.reserve(fresh.size());
    for (const Key key : fresh) points.push_back(plane_.centre(cell_of(key)));
    const std::vector<std::size_t> found = ask(points);
    for (std::size_t i = 0; i < fresh.size(); ++i) leaves_[fresh[i]] = found[i];
    return fresh;
  }

  std::vector<std::size_t> ask(const std::vector<PlaneShare>& points) {
    plane_.starts += points.size();
    std::vector<std::size_t> found = labels_(points);
    if (found.size() != points.size()) throw InternalError("not as many labels as points");
    return found;
  }

  // divides until labels of touching cells are equal, or both cells are of the finest level
  void settle(std::vector<Key> fresh) {
    while (!fresh.empty()) {
      std::set<Key> unlike;
      for (const Key key : fresh) {
        const std::size_t label = leaves_.at(key);
        each_touching(cell_of(key), [&](Key other) {
          if (leaves_.at(other) == label) return;
          if (cell_of(key).level < plane_.depth) unlike.insert(key);
          if (cell_of(other).level < plane_.depth) unlike.insert(other);
        });
      }
      fresh = divide(unlike);
    }
  }

  std::vector<Key> divide(const std::set<Key>& parents) {
    std::vector<Key> children;
    for (const Key parent : parents) {
      const RefinedCell cell = cell_of(parent);
      leaves_.erase(parent);
      for (const std::size_t up : {0, 1}) {
        for (const std::size_t right : {0, 1})
          children.push_back(key_of(cell.level + 1, 2 * cell.column + right, 2 * cell.row + up));
      }
    }
    return add(std::move(children));
  }

  // the leaf that a cell is, or is in; none where it is divided itself
  const Key* leaf_around(RefinedCell cell) const {
    while (true) {
      const auto found = leaves_.find(key_of(cell.level, cell.column, cell.row));
      if (found != leaves_.end()) return &found->first;
      if (cell.level == 0) return nullptr;
      cell = {cell.level - 1, cell.column / 2, cell.row / 2};
    }
  }

  template <class Visit>
  void each_touching(const RefinedCell& cell, const Visit& visit) const {
    const auto columns = static_cast<long>(plane_.columns << cell.level),
               rows = static_cast<long>(plane_.rows << cell.level);
    for (const int up : {-1, 0, 1}) {
      for (const int right : {-1, 0, 1}) {
        const long column = static_cast<long>(cell.column) + right, row = static_cast<long>(cell.row) + up;
        if ((up == 0 && right == 0) || column < 0 || row < 0 || column >= columns || row >= rows) continue;
        const RefinedCell there{cell.level, static_cast<std::size_t>(column), static_cast<std::size_t>(row)};
        if (const Key* leaf = leaf_around(there)) {
          visit(*leaf);
        } else {
          each_facing(there, right, up, visit);
        }
      }
    }
  }

  // the leaves of a divided cell on the side, or in the corner, that faces away from (right, up)
  template <class Visit>
  void each_facing(const RefinedCell& cell, int right, int up, const Visit& visit) const {
    for (const std::size_t row : {0, 1}) {
      for (const std::size_t column : {0, 1}) {
        if ((right == 1 && column == 1) || (right == -1 && column == 0)) continue;
        if ((up == 1 && row == 1) || (up == -1 && row == 0)) continue;
        const RefinedCell child{cell.level + 1, 2 * cell.column + column, 2 * cell.row + row};
        const auto found = leaves_.find(key_of(child.level, child.column, child.row));
        if (found != leaves_.end()) {
          visit(found->first);
        } else {
          each_facing(child, right, up, visit);
        }
      }
    }
  }

  void probe(std::size_t count) {
    std::vector<PlaneShare> points;
    for (std::size_t i = 1; i <= count; ++i) points.push_back({radical_inverse(i, 2), radical_inverse(i, 3)});
    const std::vector<std::size_t> found = ask(points);
    for (bool first = true;; first = false) {
      std::set<Key> unlike;
      std::size_t islands = 0;
      for (std::size_t i = 0; i < points.size(); ++i) {
        const Key leaf = *leaf_around({plane_.depth, place_of(points[i].x, plane_.columns << plane_.depth),
                                       place_of(points[i].y, plane_.rows << plane_.depth)});
        if (leaves_.at(leaf) == found[i] || cell_of(leaf).level == plane_.depth) continue;
        ++islands;
        unlike.insert(leaf);
      }
      if (first) plane_.islands = islands;
      if (unlike.empty()) return;
      settle(divide(unlike));
    }
  }

  void finish() {
    for (const auto& [key, label] : leaves_) {
      RefinedCell cell = cell_of(key);
      cell.label = label;
      plane_.cells.push_back(cell);
      if (cell.level < plane_.depth) plane_.undivided += plane_.area(cell);
    }
    std::sort(plane_.cells.begin(), plane_.cells.end(), [](const RefinedCell& a, const RefinedCell& b) {
      return std::tie(a.level, a.row, a.column) < std::tie(b.level, b.row, b.column);
    });
  }

  const PlaneLabels& labels_;
  RefinedPlane plane_;
  std::unordered_map<Key, std::size_t> leaves_;
};

}  // namespace

PlaneShare RefinedPlane::corner(const RefinedCell& cell) const {
  return {Rational(cell.column) / Rational(columns << cell.level), Rational(cell.row) / Rational(rows << cell.level)};
}

PlaneShare RefinedPlane::centre(const RefinedCell& cell) const {
  return corner({cell.level + 1, 2 * cell.column + 1, 2 * cell.row + 1});
}

Rational RefinedPlane::area(const RefinedCell& cell) const {
  return Rational(1) / (Rational(columns << cell.level) * Rational(rows << cell.level));
}

RefinedPlane refine_plane(const RefinementSettings& settings, const PlaneLabels& labels) {
  const std::size_t most = std::size_t{1} << place_bits;
  if (settings.columns == 0 || settings.rows == 0 || settings.depth >= place_bits ||
      (std::max(settings.columns, settings.rows) << settings.depth) >= most) {
    throw InvalidArgument("cells of a refined plane", "", "1 to 2^29 - 1 a side on the finest level");
  }
  return Refinement(settings, labels).plane();
}

}  // namespace separatrix
