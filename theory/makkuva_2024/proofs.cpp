#include "theory/makkuva_2024/proofs.hpp"

#include "theory/makkuva_2024/proof_facts.hpp"

namespace separatrix::makkuva_2024 {
namespace {

std::vector<ClaimProof> rate_and_bias_proofs(const Statements&) {
  return {no_proof("M11", "a bound of what the linear rates leave out, for all t"),
          no_proof("M12", "the share of starts is an estimate from a sample; a volume would have to be enclosed")};
}

std::vector<ClaimProof> untied_proofs(const Statements&) {
  return {no_proof("M17", "the label of the untied model for all starts of the trap, not for samples"),
          no_proof("M17b", "the basins of the untied model, which its check compares with labels of samples"),
          no_proof("M18", "what a Gaussian start is likely to do, with a bound of what is not")};
}

}  // namespace

std::vector<ClaimProof> proofs(const Statements& statements) {
  std::vector<ClaimProof> all;
  for (const auto part :
       {critical_set_proofs, axis_proofs, basin_proofs, rate_and_bias_proofs, attention_proofs, untied_proofs}) {
    for (ClaimProof& each : part(statements)) all.push_back(std::move(each));
  }
  return all;
}

}  // namespace separatrix::makkuva_2024
