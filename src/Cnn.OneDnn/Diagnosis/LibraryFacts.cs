using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Diagnosis;

/// <summary>Which native library there is and how it was found.</summary>
internal static class LibraryFacts
{
    /// <param name="library">What came of the search; null where none was wanted.</param>
    /// <param name="file">The library's file, used or not; null where there is none.</param>
    public static DoctorSection Section(NativeLibraryReport? library, string? file) => new("library", library is null
        ? [DoctorFact.Create("file", "not looked for: the managed backend was asked for")]
        :
        [
            DoctorFact.Create("file", library.LoadedPath ?? (file is null ? "none" : $"{file}, not used")),
            DoctorFact.Create("version", library.Version ?? "unknown"),
            DoctorFact.Create("sha256", (file is null ? null : LibraryFile.Hash(file, kept: null)) ?? "unknown"),
            DoctorFact.Create("found", library.Attempts.FirstOrDefault(a => a.Path == library.LoadedPath)?.Source ?? "nowhere"),
            DoctorFact.Create("instruction_set", library.IsLoaded ? library.InstructionSet : "unknown"),
            DoctorFact.List("tried", library.Attempts.Select(a => $"{a.Path} ({a.Source}): {a.Error ?? "loaded"}")),
        ]);
}
