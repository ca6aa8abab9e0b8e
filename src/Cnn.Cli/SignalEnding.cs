using System.Runtime.InteropServices;

namespace Cnn.Cli;

/// <summary>
/// Ends the process in its usual way when a signal comes that no command has taken: with a word, with the exit code that shells know, and without files that
/// are half written.
/// </summary>
internal sealed class SignalEnding : IDisposable
{
    private readonly PosixSignalRegistration[] registrations;

    /// <param name="words">Is told.</param>
    public SignalEnding(TextWriter words)
    {
        // Those who register later are asked first: what they took is theirs.
        void End(PosixSignalContext context)
        {
            if (!context.Cancel)
            {
                context.Cancel = true;
                CommandOutput.Tell(words, "cnn: interrupted before it was done.");
                Environment.Exit(context.Signal == PosixSignal.SIGTERM ? CommandLine.Terminated : CommandLine.Interrupted);
            }
        }

        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, End), PosixSignalRegistration.Create(PosixSignal.SIGTERM, End)];
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }
    }
}
