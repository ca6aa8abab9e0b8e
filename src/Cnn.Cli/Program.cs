using Cnn.Cli;
using Cnn.OneDnn.Verification;

if (LibraryTrial.IsRequested)
{
    return LibraryTrial.Run();
}

if (FileLimit.Objects() || AddressLimit.Objects() || HeapLimit.Objects() || ThreadLimit.Objects())
{
    return CommandLine.Failure;
}

TextWriter error = StandardStreams.Error;
using var words = new OutputWriter(error);
LibraryTrial.Enable(new LibraryTrialOptions { Listener = sentence => CommandOutput.Tell(words, $"cnn: {sentence}") });
using var ending = new SignalEnding(words);
return CommandLine.Run(args, StandardStreams.Output, error);
