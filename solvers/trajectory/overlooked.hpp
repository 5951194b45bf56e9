#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "lib/model/vector_field.hpp"

namespace separatrix {

/// Most pieces that an interval is divided in.
inline constexpr std::size_t most_pieces = 1000;

/// Times at which a run that knows the field from samples has to look too, because much may happen between them.
///
///     F ⊇ f([a, b], hull of x(a), x(b)),  the piece with the largest (b − a) rad F_i/|x_i| is divided in two
///
/// starting from all of the interval. An enclosure sees a pulse however thin it is: it stays wide on the piece that holds
/// it until the piece is as thin. What it encloses depends on the states of a run that may have missed something, so
/// this directs the next run and proves nothing.
///
/// x           (d,) the states of a run at a time; |x_i| is measured at the ends of the pieces
/// pieces      that the interval is divided in, at most
/// negligible  a piece is not divided where (b − a) rad F_i/|x_i| is no more
/// returns     in order, the ends of the pieces; none for means too large to be enclosed
std::vector<double> overlooked_times(const VectorFieldCode& field, const ParameterValues& parameters, double from,
                                     double to, const std::function<std::vector<double>(double)>& x,
                                     std::size_t pieces = most_pieces, double negligible = 0);

/// Those of these times that a run with these steps has passed over: the ends of pieces that are thousands of times
/// thinner than the step they lie in, with others on both sides in it that are not. What happens at the ends of a step,
/// as a fast decay before it, the run has seen. At most 16, spread over them.
///
/// ends   increasing, of pieces: overlooked_times()
/// steps  increasing, where the steps of the run ended
std::vector<double> passed_over(const std::vector<double>& ends, const std::vector<double>& steps);

}  // namespace separatrix
