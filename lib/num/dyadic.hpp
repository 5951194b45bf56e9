#pragma once
#include <string>
#include <vector>

namespace separatrix {

class interval;
class ball;

/// A closed interval whose ends are written exactly: whole numbers times powers of two, "3", "-5*2^-3".
struct DyadicInterval {
  std::string low, high;
};
using DyadicBox = std::vector<DyadicInterval>;
/// (d,) rows of a square matrix of exact numbers
using DyadicMatrix = std::vector<std::vector<std::string>>;

std::string dyadic_text(double value);
DyadicInterval dyadic(const interval& value);
/// m − r and m + r, all bits of them.
DyadicInterval dyadic(const ball& value);

}  // namespace separatrix
