namespace Cnn.OneDnn.Verification;

/// <summary>How a library is tried before it is used.</summary>
public sealed class LibraryTrialOptions
{
    /// <summary>
    /// The program that makes the trial, with its arguments; it must begin with <see cref="LibraryTrial.IsRequested"/>. Null for this same program.
    /// </summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>After which a trial has failed. One takes about a second; a busy machine or an emulated one needs more.</summary>
    public TimeSpan TimeOut { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets a sentence, once, where a library is there and is not used. It may be called from the engine's thread.</summary>
    public Action<string>? Listener { get; init; }
}
