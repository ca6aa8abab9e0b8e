namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>Where a declaration begins.</summary>
/// <param name="Header">The header's path below the include folder, with forward slashes.</param>
/// <param name="Line">The line, from 1.</param>
internal readonly record struct SourceLine(string Header, int Line);
