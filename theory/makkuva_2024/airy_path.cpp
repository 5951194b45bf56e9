#include "theory/makkuva_2024/airy_path.hpp"

namespace separatrix::makkuva_2024 {

mpfr airy_scale() {
  mpfr root(0);
  mpfr_cbrt(root.backend().data(), mpfr(16).backend().data(), MPFR_RNDN);
  return root / 4;
}

AiryPath::AiryPath(const mpfr& s, const mpfr& a)
    : k(airy_scale()), xi((4 * a * a - s) / (4 * k * k)), slope(a / k), at(airy(xi)) {
  ai_share = at.bi_slope - slope * at.bi;
  bi_share = slope * at.ai - at.ai_slope;
}

AiryPath::Solution AiryPath::solution(const mpfr& at_xi) const {
  const Airy here = airy(at_xi);
  return {ai_share * here.ai + bi_share * here.bi, ai_share * here.ai_slope + bi_share * here.bi_slope};
}

}  // namespace separatrix::makkuva_2024
