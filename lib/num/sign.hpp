#pragma once

namespace separatrix {

/// |x| in any arithmetic, without its header: -0 stays, NaN too.
template <class Number>
Number abs_of(const Number& x) {
  return x < 0 ? Number(-x) : x;
}

/// 1, 0 or −1; 0 of NaN
template <class Number>
int sign_of(const Number& x) {
  return x > 0 ? 1 : x < 0 ? -1 : 0;
}

}  // namespace separatrix
