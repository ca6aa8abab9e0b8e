namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// A channels-last kernel that makes every pixel of its destination from a list of source pixels. Each destination pixel is written once, by one thread.
/// Where a pixel takes what the one before it took, some pixels further, the list is only moved on.
/// </summary>
internal abstract unsafe class SpatialKernel : ManagedKernel
{
    private readonly AxisMap[] maps;
    private readonly int[] tapSteps;
    private readonly int?[] shifts;
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
        shifts = maps[2].Shifts();
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
        float* weights = (float*)(pixels + longest);
        int* taps = (int*)(weights + longest);
        (long start, long end) = WorkTeam.Share(rows, thread, threads);
        for (long row = start; row < end; row++)
        {
            var own = height.Lists[row % height.Destinations];
            var outer = depth.Lists[row / height.Destinations % depth.Destinations];
            long image = row / height.Destinations / depth.Destinations * depth.Sources * height.Sources * width.Sources;
            for (int w = 0, count = 0; w < width.Destinations; w++)
            {
                if (shifts[w] is { } shift)
                {
                    for (int i = 0; i < count; i++)
                    {
                        pixels[i] += (long)shift * Channels;
                    }
                }
                else
                {
                    count = 0;
                    foreach ((int sd, int td, float wd) in outer)
                    {
                        foreach ((int sh, int th, float wh) in own)
                        {
                            long line = image + ((((long)sd * height.Sources) + sh) * width.Sources);
                            int tap = (td * tapSteps[0]) + (th * tapSteps[1]);
                            foreach ((int sw, int tw, float ww) in width.Lists[w])
                            {
                                pixels[count] = (line + sw) * Channels;
                                weights[count] = wd * wh * ww;
                                taps[count++] = tap + (tw * tapSteps[2]);
                            }
                        }
                    }
                }

                Pixel(thread, ((row * width.Destinations) + w) * Channels, pixels, weights, taps, count);
            }
        }
    }

    /// <summary>Makes one pixel.</summary>
    /// <param name="thread">Who makes it.</param>
    /// <param name="destination">Index of its first channel.</param>
    /// <param name="pixels">Indices of the first channels of the source pixels.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="taps">Their places in the window.</param>
    /// <param name="count">How many there are; none where padding or a stride leaves nothing.</param>
    protected abstract void Pixel(int thread, long destination, long* pixels, float* weights, int* taps, int count);

    private static int Longest(AxisMap[] maps) => maps[0].LongestList * maps[1].LongestList * maps[2].LongestList;

    private static long ListBytes(int longest) => Arena.Align(longest * (sizeof(long) + sizeof(float) + sizeof(int)));
}
