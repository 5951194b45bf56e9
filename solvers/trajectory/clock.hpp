#pragma once

namespace separatrix {

/// Time as it increases along an integration in either direction: t forward, −t backward. Its own inverse.
template <class Time>
Time clock_of(const Time& t, bool backward) {
  return backward ? Time(-t) : t;
}

}  // namespace separatrix
