#include <utility>

#include "theory/proof.hpp"
#include "theory/proofs_include.inc"

namespace separatrix {
namespace {

using Maker = std::vector<ClaimProof> (*)();

const std::vector<std::pair<std::string, Maker>>& makers() {
  static const std::vector<std::pair<std::string, Maker>> all = [] {
    std::vector<std::pair<std::string, Maker>> makers;
#include "theory/proofs_calls.inc"
    return makers;
  }();
  return all;
}

}  // namespace

std::vector<ClaimProof> proofs_of(const std::string& paper) {
  for (const auto& [id, proofs] : makers()) {
    if (id == paper) return proofs();
  }
  return {};
}

}  // namespace separatrix
