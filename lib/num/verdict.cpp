#include "lib/num/verdict.hpp"

#include <algorithm>

namespace separatrix {

Verdict operator&&(Verdict a, Verdict b) { return std::min(a, b); }

Verdict operator||(Verdict a, Verdict b) { return std::max(a, b); }

Verdict operator!(Verdict a) {
  switch (a) {
    case Verdict::fails: return Verdict::holds;
    case Verdict::holds: return Verdict::fails;
    default: return Verdict::undecided;
  }
}

Verdict verdict(bool decided) { return decided ? Verdict::holds : Verdict::fails; }

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::fails: return "fails";
    case Verdict::holds: return "holds";
    default: return "undecided";
  }
}

}  // namespace separatrix
