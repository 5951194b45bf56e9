#pragma once
#include <algorithm>
#include <cmath>
#include <vector>

namespace separatrix {

/// A set of stationary points that stands for all with the same kind and the same loss.
template <class Type>
struct Family {
  Type type;
  double loss = 0;
};

/// The families met so far; losses that agree to 10⁻⁸ are one.
template <class Type>
class Families {
 public:
  bool has(const Family<Type>& family) const {
    return std::any_of(families_.begin(), families_.end(), [&](const Family<Type>& each) {
      return each.type == family.type && is_same_level(each.loss, family.loss);
    });
  }

  bool has_level(double loss) const {
    return std::any_of(families_.begin(), families_.end(),
                       [&](const Family<Type>& each) { return is_same_level(each.loss, loss); });
  }

  /// False if it was there.
  bool add(const Family<Type>& family) {
    if (has(family)) return false;
    families_.push_back(family);
    return true;
  }

 private:
  static bool is_same_level(double loss, double other) { return std::abs(loss - other) <= 1e-8 * (1 + std::abs(loss)); }

  std::vector<Family<Type>> families_;
};

}  // namespace separatrix
