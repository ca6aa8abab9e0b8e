namespace Cnn.Machines;

/// <summary>How a program ended and what it wrote.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote on standard output.</param>
/// <param name="Error">What it wrote on standard error.</param>
internal sealed record ProgramEnd(int Code, string Output, string Error);
