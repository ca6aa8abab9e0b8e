namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// A channels-last kernel that makes every pixel of its destination from a list of source pixels. Each destination pixel is written once, by one thread.
/// Neighbours in a line that take the same, some pixels further on, are made from one list.
/// </summary>
internal abstract unsafe class SpatialKernel : ManagedKernel
{
    private readonly AxisMap[] maps;
    private readonly (int First, int Length, int Shift)[] runs;
    private readonly int[] tapSteps;
    private readonly int batch, longest;

    /// <param name="name">What computes it.</param>
    /// <param name="team">The threads to run on.</param>
    /// <param name="inputs">Layouts read.</param>
    /// <param name="outputs">Layouts written.</param>
    /// <param name="destination">The shape (N, C, spatial) whose pixels are made.</param>
    /// <param name="maps">What each spatial position takes.</param>
    /// <param name="kernel">The window's sizes, to number its taps; empty where taps do not matter.</param>
    /// <param name="extraBytes">Scratch memory for the derived class.</param>
    protected SpatialKernel(
        string name, WorkTeam team, Layout[] inputs, Layout[] outputs, Shape destination, AxisMap[] maps, ReadOnlySpan<int> kernel, long extraBytes = 0)
        : base(name, team, inputs, outputs, destination.ElementCount, (team.Threads * ListBytes(Longest(maps))) + extraBytes)
    {
        this.maps = maps;
        batch = destination[0];
        Channels = destination[1];
        longest = Longest(maps);
        runs = maps[2].Runs();
        tapSteps = [0, 0, 0];
        for (int i = kernel.Length - 1, step = 1; i >= 0; i--)
        {
            tapSteps[3 - kernel.Length + i] = step;
            step *= kernel[i];
        }
    }

    protected int Channels { get; }

    /// <summary>The derived class's scratch memory.</summary>
    protected byte* Extra => (byte*)Scratch + (Team.Threads * ListBytes(longest));

    public override void Execute(int thread, int threads)
    {
        AxisMap depth = maps[0], height = maps[1], width = maps[2];
        long rows = (long)batch * depth.Destinations * height.Destinations;
        long* pixels = (long*)((byte*)Scratch + (thread * ListBytes(longest)));
        int* taps = (int*)(pixels + longest);
        (long start, long end) = WorkTeam.Share(rows, thread, threads);
        for (long row = start; row < end; row++)
        {
            var own = height.Lists[row % height.Destinations];
            var outer = depth.Lists[row / height.Destinations % depth.Destinations];
            long image = row / height.Destinations / depth.Destinations * depth.Sources * height.Sources * width.Sources;
            foreach ((int first, int length, int shift) in runs)
            {
                int count = 0;
                foreach ((int sd, int td, _) in outer)
                {
                    foreach ((int sh, int th, _) in own)
                    {
                        long line = image + ((((long)sd * height.Sources) + sh) * width.Sources);
                        int tap = (td * tapSteps[0]) + (th * tapSteps[1]);
                        foreach ((int sw, int tw, _) in width.Lists[first])
                        {
                            pixels[count] = (line + sw) * Channels;
                            taps[count++] = tap + (tw * tapSteps[2]);
                        }
                    }
                }

                Pixels(thread, new SpatialRun(((row * width.Destinations) + first) * Channels, length, pixels, taps, count, (long)shift * Channels));
            }
        }
    }

    /// <summary>Makes neighbouring pixels of a line.</summary>
    /// <param name="thread">Who makes them.</param>
    /// <param name="run">Which, and of what.</param>
    protected abstract void Pixels(int thread, in SpatialRun run);

    private static int Longest(AxisMap[] maps) => maps[0].LongestList * maps[1].LongestList * maps[2].LongestList;

    private static long ListBytes(int longest) => Arena.Align(longest * (sizeof(long) + sizeof(int)));
}
