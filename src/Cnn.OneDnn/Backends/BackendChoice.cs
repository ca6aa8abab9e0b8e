using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends;

/// <summary>A backend and why it was chosen.</summary>
/// <param name="Backend">The backend, owned by the receiver.</param>
/// <param name="Reason">A sentence for the user.</param>
/// <param name="Report">What came of the search for the native library, or null where none was made.</param>
internal sealed record BackendChoice(IBackend Backend, string Reason, NativeLibraryReport? Report = null);
