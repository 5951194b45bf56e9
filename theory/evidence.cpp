#include "theory/evidence.hpp"

#include <algorithm>

namespace separatrix {

std::string_view name(EvidenceMethod method) {
  switch (method) {
    case EvidenceMethod::exact: return "exact";
    case EvidenceMethod::enclosure: return "enclosure";
    case EvidenceMethod::numerical: return "numerical";
    default: return "sampled";
  }
}

EvidenceMethod weaker(EvidenceMethod a, EvidenceMethod b) { return std::max(a, b); }

}  // namespace separatrix
